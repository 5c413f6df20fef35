package org.cnscs.server;

import org.cnscs.space.Space;

/** The contract, kept by a space on files in memory. */
class InMemorySpaceTest extends SpaceContractTest {
  private final Space space = InMemorySpace.open(clock);

  @Override
  protected Space space() {
    return space;
  }
}
