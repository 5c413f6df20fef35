package org.cnscs.conformance.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The question whether a history of one object can have come from doing its operations one at a
 * time, each at some moment between its begin and its end.
 *
 * <p>The search of Wing and Gong, with the memory of Lowe: it goes through the begins and ends in
 * the order of time, and keeps every pair of a state and a set of operations that are done but have
 * not ended. An operation must be done when it ends, so at an end all orders of what is begun are
 * tried that do it; where none does, the history is impossible. One whose outcome is unknown never
 * ends, and so may be done at any later moment or never. Equal pairs are one, which is what keeps
 * this short. Objects do not touch each other, so that each is looked at alone.
 *
 * @param <S> the states of the model
 */
final class Linearizability<S> {
  private final Model<S> model;
  private final List<Operation> history;

  private Linearizability(Model<S> model, List<Operation> history) {
    this.model = model;
    this.history = history;
  }

  /** A state of the object, and what was done of that which is still going on. */
  private record Possible<S>(S state, Set<Operation> done) {}

  /** The begin or the end of an operation. */
  private record Moment(long time, boolean end, Operation operation) {}

  /** Returns the first operation that cannot have ended as it did; empty if all can. */
  static <S> Optional<Operation> firstImpossible(Model<S> model, List<Operation> history) {
    return new Linearizability<>(model, history).search();
  }

  private Optional<Operation> search() {
    Set<Possible<S>> possible = Set.of(new Possible<>(model.initial(), Set.of()));
    Set<Operation> begun = new LinkedHashSet<>();
    for (Moment moment : moments()) {
      if (moment.end()) {
        possible = ended(possible, begun, moment.operation());
        begun.remove(moment.operation());
      } else {
        begun.add(moment.operation());
      }
      if (possible.isEmpty()) {
        return Optional.of(moment.operation());
      }
    }
    return Optional.empty();
  }

  /** Returns begins and ends in order; of two at one time, the begin is first. */
  private List<Moment> moments() {
    List<Moment> moments = new ArrayList<>();
    for (Operation operation : history) {
      moments.add(new Moment(operation.invoked(), false, operation));
      if (!operation.isUnknown()) {
        moments.add(new Moment(operation.returned(), true, operation));
      }
    }
    moments.sort(Comparator.comparingLong(Moment::time).thenComparing(Moment::end));
    return moments;
  }

  /** Returns what is possible when an operation has ended, so that it must have been done. */
  private Set<Possible<S>> ended(
      Set<Possible<S>> before, Set<Operation> begun, Operation operation) {
    Set<Possible<S>> seen = new HashSet<>(before);
    Deque<Possible<S>> open = new ArrayDeque<>(before);
    Set<Possible<S>> after = new HashSet<>();
    while (!open.isEmpty()) {
      Possible<S> possible = open.pop();
      if (possible.done().contains(operation)) {
        after.add(new Possible<>(possible.state(), changed(possible.done(), operation, false)));
        continue;
      }
      for (Operation next : begun) {
        if (!possible.done().contains(next)) {
          for (S state : model.after(possible.state(), next)) {
            Possible<S> reached = new Possible<>(state, changed(possible.done(), next, true));
            if (seen.add(reached)) {
              open.push(reached);
            }
          }
        }
      }
    }
    return after;
  }

  private static Set<Operation> changed(Set<Operation> done, Operation operation, boolean add) {
    Set<Operation> copy = new HashSet<>(done);
    if (add) {
      copy.add(operation);
    } else {
      copy.remove(operation);
    }
    return copy;
  }
}
