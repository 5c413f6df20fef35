package org.cnscs.server;

import java.nio.charset.StandardCharsets;
import org.cnscs.server.space.MemorySpaces;
import org.cnscs.space.Space;

/** Spaces for tests, on files in memory. */
public final class InMemorySpace {

  private InMemorySpace() {}

  /** Opens an empty space. */
  public static Space open() {
    return open(new SettableClock());
  }

  /** Opens an empty space whose time is this clock's. */
  public static Space open(SettableClock clock) {
    return MemorySpaces.open(clock);
  }

  /** Returns the document's bytes of a text. */
  public static byte[] xml(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
