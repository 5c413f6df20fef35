package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cnscs.space.SpaceException;
import org.cnscs.space.remote.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a memory of answers says to those who repeat a request under a mark. */
class RecentAnswersTest {
  private final RecentAnswers recent = new RecentAnswers("this", 2, 1000);
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger undone = new AtomicInteger();

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

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "FAILED", "TOO_MANY"})
  void refusal_forNow_isForgotten(Problem.Kind kind) {
    Refusal later = Refusal.later(kind, "try again later");
    assertThrows(Refusal.class, () -> recent.answer("a", "", "POST /take", () -> fail(later)));
    assertEquals(1, answer("a", ""));
  }

  @Test
  void refusal_forGood_isRemembered() {
    Refusal refusal = Refusal.of(Problem.Kind.BAD_INPUT, "no template");
    assertThrows(Refusal.class, () -> recent.answer("a", "", "POST /take", () -> fail(refusal)));
    assertThrows(Refusal.class, () -> answer("a", ""));
    assertEquals(0, done.get());
  }

  @Test
  void requests_countAsWhatIsHeld() {
    String mark = recent.mark();
    recent.answer("a", "", "POST /take?" + "x".repeat(600), () -> Answer.empty(1));
    recent.answer("b", "", "POST /take?" + "x".repeat(600), () -> Answer.empty(1));
    assertUnknown("a", mark);
  }

  private Answer taken(String key, int bytes) {
    Answer made = Answer.xml(new byte[bytes]).withUndo(undone::incrementAndGet);
    return recent.answer(key, "", "POST /take", () -> made);
  }

  @Test
  void taken_remembered_isNotGivenBack() {
    taken("a", 500).undo().run();
    assertEquals(0, undone.get());
    assertEquals(500, taken("a", 1).body().length);
  }

  @Test
  void taken_tooLargeToBeRemembered_isGivenBack() {
    assertEquals(1, answer("small", ""));
    Answer large = taken("a", 2000);
    assertEquals(2000, large.body().length);
    assertUnknown("a", "");
    assertEquals(1, answer("small", ""));
    large.undo().run();
    assertEquals(1, undone.get());
    assertEquals(2, answer("a", ""));
  }

  @Test
  void taken_tooLargeToBeRemembered_isGivenBackOnlyIfNobodyGotIt() throws Exception {
    CompletableFuture<Answer> second = new CompletableFuture<>();
    Answer first =
        recent.answer(
            "a",
            "",
            "POST /take",
            () -> {
              Thread thread = Thread.ofVirtual().start(() -> second.complete(taken("a", 1)));
              while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              return Answer.xml(new byte[2000]).withUndo(undone::incrementAndGet);
            });
    first.undo().run();
    assertEquals(0, undone.get());
    assertEquals(2000, second.get(20, TimeUnit.SECONDS).body().length);
    second.get().undo().run();
    assertEquals(1, undone.get());
  }

  @Test
  void flow_isNotRemembered() {
    recent.answer("a", "", "POST /contents", () -> Answer.flow(Answer.XML, out -> {}));
    Refusal refusal =
        assertThrows(
            Refusal.class, () -> recent.answer("a", "", "POST /contents", () -> Answer.empty(1)));
    assertEquals(Problem.Kind.UNREACHABLE, refusal.problem().kind());
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
