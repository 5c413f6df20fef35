package org.cnscs.server;

import org.cnscs.space.Space;

/** The contract, kept by the space that other tests take for granted. */
class InMemorySpaceTest extends SpaceContractTest {
  private final InMemorySpace space = new InMemorySpace();

  @Override
  protected Space space() {
    return space;
  }
}
