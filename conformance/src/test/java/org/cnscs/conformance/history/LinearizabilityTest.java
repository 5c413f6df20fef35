package org.cnscs.conformance.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.cnscs.conformance.history.Operation.Action;
import org.cnscs.conformance.history.Operation.Outcome;
import org.junit.jupiter.api.Test;

/** Histories made by hand, possible ones and others. */
class LinearizabilityTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final Outcome NOTHING = new Outcome.Nothing();
  private static final Outcome UNKNOWN = new Outcome.Unknown();

  private int clients;

  private Operation write(int value, Outcome outcome, long from, long to) {
    return operation(new Action.Write(value), outcome, from, to);
  }

  private Operation take(Outcome outcome, long from, long to) {
    return operation(new Action.Take(), outcome, from, to);
  }

  private Operation operation(Action action, Outcome outcome, long from, long to) {
    return new Operation(clients++, "Job", action, outcome, from, to);
  }

  private static Outcome gave(int value) {
    return new Outcome.Gave(value);
  }

  private static void assertPossible(Model<?> model, Operation... history) {
    assertEquals(Optional.empty(), Linearizability.firstImpossible(model, List.of(history)));
  }

  private static void assertImpossible(Model<?> model, Operation at, Operation... history) {
    assertEquals(Optional.of(at), Linearizability.firstImpossible(model, List.of(history)));
  }

  private static final Model<?> ENTRIES = new Model.Entries(false);

  @Test
  void entries_takenWhileWritten_isPossible() {
    assertPossible(ENTRIES, write(1, DONE, 0, 10), take(gave(1), 2, 5), take(NOTHING, 11, 12));
  }

  @Test
  void entry_givenTwice_isImpossible() {
    Operation second = take(gave(1), 4, 6);
    assertImpossible(ENTRIES, second, write(1, DONE, 0, 1), take(gave(1), 2, 5), second);
  }

  @Test
  void entry_givenBeforeItWasWritten_isImpossible() {
    Operation early = take(gave(1), 0, 1);
    assertImpossible(ENTRIES, early, early, write(1, DONE, 2, 3));
  }

  @Test
  void entry_thatNobodyWrote_isImpossible() {
    Operation taken = take(gave(7), 2, 3);
    assertImpossible(ENTRIES, taken, write(1, DONE, 0, 1), taken);
  }

  @Test
  void entry_lost_isImpossible() {
    Operation vain = take(NOTHING, 2, 3);
    assertImpossible(ENTRIES, vain, write(1, DONE, 0, 1), vain);
  }

  @Test
  void entry_goneWhileATakeWithoutAnswer_isPossible() {
    assertPossible(ENTRIES, write(1, DONE, 0, 1), take(UNKNOWN, 2, 0), take(NOTHING, 5, 6));
  }

  @Test
  void entry_goneBeforeATakeWithoutAnswer_isImpossible() {
    Operation vain = take(NOTHING, 2, 3);
    assertImpossible(ENTRIES, vain, write(1, DONE, 0, 1), vain, take(UNKNOWN, 4, 0));
  }

  @Test
  void write_withoutAnswer_mayBeSeenLaterButOnlyOnce() {
    Operation again = take(gave(1), 9, 10);
    assertPossible(ENTRIES, write(1, UNKNOWN, 0, 0), take(NOTHING, 1, 2), take(gave(1), 7, 8));
    assertImpossible(ENTRIES, again, write(1, UNKNOWN, 0, 0), take(gave(1), 7, 8), again);
  }

  @Test
  void emptiness_afterKills_provesNothing() {
    assertPossible(
        new Model.Entries(true), write(1, DONE, 0, 1), take(NOTHING, 2, 3), take(gave(1), 4, 5));
  }

  private static final Model<?> REGISTER = new Model.Register();

  private Operation get(Outcome outcome, long from, long to) {
    return operation(new Action.Get(), outcome, from, to);
  }

  private Operation put(int value, long from, long to) {
    return operation(new Action.Put(value), DONE, from, to);
  }

  private Operation putIf(long version, int value, Outcome outcome, long from, long to) {
    return operation(new Action.PutIf(version, value), outcome, from, to);
  }

  @Test
  void register_concurrentPuts_areInOneOrderForAll() {
    Operation first = get(new Outcome.Found(1, 7), 0, 9);
    assertPossible(
        REGISTER, put(7, 0, 10), put(8, 0, 10), first, get(new Outcome.Found(2, 8), 11, 12));
    Operation wrong = get(new Outcome.Found(2, 7), 11, 12);
    assertImpossible(REGISTER, wrong, put(7, 0, 10), put(8, 0, 10), first, wrong);
  }

  @Test
  void register_oldValueAfterANewOne_isImpossible() {
    Operation stale = get(new Outcome.Found(1, 7), 6, 7);
    assertImpossible(
        REGISTER, stale, put(7, 0, 1), put(8, 2, 9), get(new Outcome.Found(2, 8), 4, 5), stale);
  }

  @Test
  void register_twoOfOneVersion_isImpossible() {
    Operation second = putIf(0, 8, DONE, 0, 6);
    assertImpossible(REGISTER, second, putIf(0, 7, DONE, 0, 5), second);
    assertPossible(REGISTER, putIf(0, 7, DONE, 0, 5), putIf(0, 8, new Outcome.Refused(), 0, 6));
  }

  @Test
  void register_refusedThoughItFits_isImpossible() {
    Operation refused = putIf(1, 8, new Outcome.Refused(), 2, 3);
    assertImpossible(REGISTER, refused, put(7, 0, 1), refused);
  }

  @Test
  void register_lostChange_isImpossible() {
    Operation gone = get(NOTHING, 2, 3);
    assertImpossible(REGISTER, gone, put(7, 0, 1), gone);
  }

  @Test
  void register_removedByAChangeWithoutAnswer_isPossible() {
    Operation delete = operation(new Action.DeleteIf(1), UNKNOWN, 2, 0);
    assertPossible(
        REGISTER, put(7, 0, 1), delete, get(new Outcome.Found(1, 7), 3, 4), get(NOTHING, 5, 6));
  }

  @Test
  void history_impossible_failsAndTellsOfTheOperation() {
    History history = new History();
    history.record(1, "Job0", new Action.Write(1), () -> DONE);
    history.record(2, "Job0", new Action.Take(), () -> gave(1));
    history.assertLinearizable(false, "here");
    history.record(3, "Job0", new Action.Take(), () -> gave(1));
    AssertionError e =
        assertThrows(AssertionError.class, () -> history.assertLinearizable(false, "here"));
    assertEquals(true, e.getMessage().contains("here: impossible Operation[client=3"));
  }
}
