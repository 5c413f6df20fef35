package org.cnscs.vm.random;

import java.util.Map;
import java.util.TreeMap;

/** What a campaign has done so far. Used by one thread at a time. */
final class Figures {
  private int programs;
  private int leftOut;
  private int captures;
  private int moves;
  private long frames;
  private int refused;
  private final Map<String, Integer> pins = new TreeMap<>();

  void program() {
    programs++;
  }

  /** Counts a program that no JVM can run, or not soon enough. */
  void leftOut() {
    leftOut++;
  }

  void capture(boolean moved, long framesKept) {
    captures++;
    moves += moved ? 1 : 0;
    frames += framesKept;
  }

  /** Counts a capture that was refused, under the part of the reason that names no place. */
  void refusal(String reason) {
    refused++;
    String kind = reason.replaceAll("^thread \\d+ \\([^)]*\\) is pinned: ", "");
    pins.merge(kind.replaceAll("[:;(].*", "").strip(), 1, Integer::sum);
  }

  int captures() {
    return captures;
  }

  @Override
  public String toString() {
    return programs
        + " programs (left out "
        + leftOut
        + " that javac broke down on), "
        + captures
        + " captures ("
        + moves
        + " resumed in a new process), "
        + frames
        + " frames, "
        + refused
        + " refused as pinned "
        + pins;
  }
}
