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
  public void createTransient(String name) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public boolean isTransient(String name) {
    return false;
  }

  @Override
  public List<String> names() {
    return List.of("main");
  }
}
