package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cnscs.conformance.cli.Outcome;

/**
 * The rule that a program's output, cut at a checkpoint and continued, is that of a run that nobody
 * cut.
 */
final class Continuation {
  private static final int SHOWN = 200;

  private Continuation() {}

  /**
   * Checks the rule.
   *
   * @param what names the checkpoint in failures
   * @param uncut the run that nobody cut
   * @param cut what came out before, at least up to the checkpoint
   * @param position the checkpoint's position in the output
   * @param resumed the run that continues
   */
  static void check(String what, Outcome uncut, byte[] cut, long position, Outcome resumed) {
    assertTrue(
        position <= cut.length, () -> what + " is at byte " + position + " of only " + cut.length);
    byte[] joined = Arrays.copyOf(cut, (int) position + resumed.out().length);
    System.arraycopy(resumed.out(), 0, joined, (int) position, resumed.out().length);
    int mismatch = Arrays.mismatch(uncut.out(), joined);
    assertEquals(
        -1,
        mismatch,
        () ->
            what
                + ", made at byte "
                + position
                + ", leads to other output from byte "
                + mismatch
                + " on; expected\n"
                + around(uncut.out(), mismatch)
                + "\nbut got\n"
                + around(joined, mismatch)
                + "\n"
                + resumed);
    assertEquals(
        uncut.status(), resumed.status(), () -> what + " ends with another status: " + resumed);
  }

  private static String around(byte[] bytes, int at) {
    int from = Math.max(0, at - SHOWN);
    int to = Math.min(bytes.length, at + SHOWN);
    return from >= to ? "(nothing)" : new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
