package org.cnscs.vm.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Programs that nobody wrote give the same when they are stopped and moved at random moments. */
class RandomProgramsTest {
  private static final int PROGRAMS = Integer.getInteger("cnscs.programs", 30);

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  /** A build makes the same programs each time; a campaign names another seed. */
  private static final long USUAL = 18_287_798_359_762L;

  private final long seed = Long.getLong("cnscs.seed", USUAL);

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void madePrograms_stoppedAndMovedAtRandomMoments_giveWhatAPlainRunGives() throws Exception {
    out.println("cnscs.seed=" + seed + " cnscs.programs=" + PROGRAMS);
    Campaign campaign = new Campaign(EnumSet.allOf(Feature.class), out::println);
    List<Campaign.Failure> failures = campaign.run(seed, PROGRAMS);
    out.println(campaign.figures());
    assertEquals(List.of(), failures);
    assertTrue(
        PROGRAMS < 20 || campaign.figures().captures() > PROGRAMS / 2,
        () -> "Too few programs were captured: " + campaign.figures());
  }
}
