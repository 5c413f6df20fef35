package org.cnscs.conformance.history;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.cnscs.conformance.history.Operation.Action;
import org.cnscs.conformance.history.Operation.Outcome;

/**
 * What an object does when it is asked one thing after the other.
 *
 * @param <S> its states, which are values
 */
interface Model<S> {

  /** Returns the state at the begin. */
  S initial();

  /**
   * Returns the states in which an operation can leave the object that it finds in a state; none if
   * it cannot have had this outcome there.
   */
  Set<S> after(S state, Operation operation);

  /** Returns what is there once if a condition holds. */
  private static <S> Set<S> onlyIf(boolean condition, S state) {
    return condition ? Set.of(state) : Set.of();
  }

  /**
   * Entries of one kind, each of which is given to one taker.
   *
   * <p>An entry that a taker is being given is hidden from others. If the server is killed then,
   * the entry is there again; so with kills, "there is none" proves nothing.
   *
   * @param killed whether the server was killed meanwhile
   */
  record Entries(boolean killed) implements Model<Set<Integer>> {
    @Override
    public Set<Integer> initial() {
      return Set.of();
    }

    @Override
    public Set<Set<Integer>> after(Set<Integer> state, Operation operation) {
      return switch (operation.action()) {
        case Action.Write(int value) -> Set.of(with(state, value));
        case Action.Take _ -> taken(state, operation.outcome());
        case Action.Read _ when operation.outcome() instanceof Outcome.Gave(int value) ->
            onlyIf(state.contains(value), state);
        case Action.Read _ -> onlyIf(killed || state.isEmpty(), state);
        default -> throw new IllegalArgumentException(operation + " is not about entries");
      };
    }

    private Set<Set<Integer>> taken(Set<Integer> state, Outcome outcome) {
      return switch (outcome) {
        case Outcome.Gave(int value) -> onlyIf(state.contains(value), without(state, value));
        case Outcome.Nothing _ -> onlyIf(killed || state.isEmpty(), state);
        case Outcome.Unknown _ ->
            state.stream().map(value -> without(state, value)).collect(Collectors.toSet());
        default -> throw new IllegalArgumentException(outcome + " is no outcome of a take");
      };
    }

    private static Set<Integer> with(Set<Integer> state, int value) {
      Set<Integer> more = new HashSet<>(state);
      more.add(value);
      return Set.copyOf(more);
    }

    private static Set<Integer> without(Set<Integer> state, int value) {
      Set<Integer> less = new HashSet<>(state);
      less.remove(value);
      return Set.copyOf(less);
    }
  }

  /**
   * A document that is absent or has a version and a value.
   *
   * @param version 0 if it is absent
   */
  record Held(long version, int value) {
    static final Held ABSENT = new Held(0, 0);
  }

  /** One document. */
  record Register() implements Model<Held> {
    @Override
    public Held initial() {
      return Held.ABSENT;
    }

    @Override
    public Set<Held> after(Held state, Operation operation) {
      return switch (operation.action()) {
        case Action.Get _ -> onlyIf(operation.outcome().equals(seen(state)), state);
        case Action.Put(int value) -> Set.of(new Held(state.version() + 1, value));
        case Action.PutIf(long version, int value) ->
            changed(state, version, new Held(version + 1, value), operation.outcome());
        case Action.DeleteIf(long version) ->
            changed(state, version, Held.ABSENT, operation.outcome());
        default -> throw new IllegalArgumentException(operation + " is not about a document");
      };
    }

    private static Outcome seen(Held state) {
      return state.version() == 0
          ? new Outcome.Nothing()
          : new Outcome.Found(state.version(), state.value());
    }

    private static Set<Held> changed(Held state, long version, Held next, Outcome outcome) {
      boolean fits = state.version() == version;
      return outcome instanceof Outcome.Refused ? onlyIf(!fits, state) : onlyIf(fits, next);
    }
  }
}
