package org.cnscs.server.space;

import java.time.Clock;
import org.cnscs.space.Space;

/** Makes spaces that are in memory and end when they are closed. */
public final class TransientSpace {
  private static final String NAME = "main";

  private TransientSpace() {}

  /**
   * Opens a new, empty space.
   *
   * @param capacity how many bytes its documents and what describes them may take, about; more is
   *     refused as by a full disk
   */
  public static Space open(Clock clock, long capacity) {
    EngineSpaces spaces = EngineSpaces.inMemory(clock, capacity);
    return spaces.space(NAME, spaces::close);
  }

  /** Returns the capacity that spaces have for which none is said: a quarter of the heap. */
  public static long usualCapacity() {
    return Runtime.getRuntime().maxMemory() / 4;
  }
}
