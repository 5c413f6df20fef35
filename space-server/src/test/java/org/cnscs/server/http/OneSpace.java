package org.cnscs.server.http;

import java.util.List;
import org.cnscs.space.Space;

/** A directory of one space, {@code main}. */
record OneSpace(Space space) implements SpaceDirectory {

  @Override
  public Space space(String name) {
    return space;
  }

  @Override
  public List<String> names() {
    return List.of("main");
  }
}
