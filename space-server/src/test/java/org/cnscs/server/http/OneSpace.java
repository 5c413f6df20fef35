package org.cnscs.server.http;

import java.util.List;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/** A directory of one space, {@code main}. */
record OneSpace(Space space) implements SpaceDirectory {

  @Override
  public Space space(String name) {
    return space;
  }

  @Override
  public void createTransient(String name) {
    throw new SpaceException.Conflict("The space " + name + " is persistent");
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
