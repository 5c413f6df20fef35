package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.cnscs.space.SpaceException;
import org.cnscs.space.remote.Problem;
import org.junit.jupiter.api.Test;

/** What a memory of answers says to those who repeat a request under a mark. */
class RecentAnswersTest {
  private final RecentAnswers recent = new RecentAnswers("this", 2, 1000);
  private final AtomicInteger done = new AtomicInteger();

  private int answer(String key, String mark) {
    return recent
        .answer(key, mark, "POST /take", () -> Answer.empty(done.incrementAndGet()))
        .status();
  }

  private void assertUnknown(String key, String mark) {
    int before = done.get();
    Refusal refusal = assertThrows(Refusal.class, () -> answer(key, mark));
    assertEquals(Problem.Kind.UNREACHABLE, refusal.problem().kind());
    assertEquals(before, done.get());
  }

  @Test
  void repeated_answered_getsTheAnswer() {
    String mark = recent.mark();
    assertEquals(1, answer("a", ""));
    assertEquals(1, answer("a", mark));
    assertEquals(1, answer("a", "other-0"));
  }

  @Test
  void repeated_neverArrived_isCarriedOut() {
    answer("a", "");
    String mark = recent.mark();
    answer("b", "");
    answer("c", ""); // "a" is forgotten, but was before the mark
    assertEquals(4, answer("d", mark));
  }

  @Test
  void repeated_perhapsForgotten_isRefused() {
    String mark = recent.mark();
    answer("a", "");
    answer("b", "");
    answer("c", "");
    assertUnknown("a", mark);
    assertUnknown("d", mark);
  }

  @Test
  void repeated_atAnotherServer_isRefused() {
    for (String mark : new String[] {"other-0", "this", "this-", "this-x", "this--1", "that-0"}) {
      assertUnknown("a", mark);
    }
  }

  @Test
  void failure_thatMayHaveHappened_isRemembered() {
    SpaceException unknown = new SpaceException.Unreachable("perhaps", null);
    assertThrows(
        SpaceException.Unreachable.class, () -> recent.answer("a", "", "r", () -> fail(unknown)));
    assertThrows(
        SpaceException.Unreachable.class, () -> recent.answer("a", "", "r", () -> Answer.empty(1)));
  }

  @Test
  void failure_thatDidNotHappen_isForgotten() {
    SpaceException stopping = new SpaceException.Unavailable("stopping", null);
    String mark = recent.mark();
    assertThrows(
        SpaceException.Unavailable.class, () -> recent.answer("a", "", "r", () -> fail(stopping)));
    assertEquals(1, answer("a", mark));
  }

  private static Answer fail(RuntimeException e) {
    throw e;
  }

  @Test
  void mark_movesWithEachAnswer() {
    String before = recent.mark();
    answer("a", "");
    assertNotEquals(before, recent.mark());
  }
}
