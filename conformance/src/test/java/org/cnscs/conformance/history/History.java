package org.cnscs.conformance.history;

import static org.junit.jupiter.api.Assertions.fail;

import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.cnscs.conformance.history.Operation.Action;
import org.cnscs.conformance.history.Operation.Outcome;
import org.cnscs.space.SpaceException;

/** The operations that clients have recorded while they did them. */
final class History {
  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

  /**
   * Does something and records it. What certainly did not happen is not recorded.
   *
   * @return whether there was an answer
   */
  boolean record(int client, String object, Action action, Supplier<Outcome> call) {
    long invoked = System.nanoTime();
    try {
      Outcome outcome = call.get();
      add(new Operation(client, object, action, outcome, invoked, System.nanoTime()));
      return true;
    } catch (SpaceException.Conflict e) {
      Outcome refused = new Outcome.Refused();
      add(new Operation(client, object, action, refused, invoked, System.nanoTime()));
      return true;
    } catch (SpaceException.Unreachable e) {
      if (!(e.getCause() instanceof ConnectException)) {
        add(new Operation(client, object, action, new Outcome.Unknown(), invoked, 0));
      }
      return false;
    } catch (SpaceException.Unavailable e) {
      return false;
    }
  }

  private void add(Operation operation) {
    boolean tellsNothing =
        operation.isUnknown()
            && (operation.action() instanceof Action.Read
                || operation.action() instanceof Action.Get);
    if (!tellsNothing) {
      operations.add(operation);
    }
  }

  /** Returns all that was recorded. */
  List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Fails if a space that does one thing after the other cannot have answered so. */
  void assertLinearizable(boolean killed, String where) {
    Map<String, List<Operation>> byObject =
        operations.stream().collect(Collectors.groupingBy(Operation::object));
    byObject.forEach(
        (object, history) -> {
          Model<?> model =
              object.startsWith("Job") ? new Model.Entries(killed) : new Model.Register();
          List<Operation> telling = withoutUnseen(history);
          Linearizability.firstImpossible(model, telling)
              .ifPresent(operation -> fail(where + ": impossible " + told(operation, telling)));
        });
  }

  /**
   * Leaves out writes that may have happened and whose entry nobody was given: that they happened
   * explains nothing, and each would double what is to be tried.
   */
  private static List<Operation> withoutUnseen(List<Operation> history) {
    List<Outcome> outcomes = history.stream().map(Operation::outcome).toList();
    return history.stream()
        .filter(
            operation ->
                !operation.isUnknown()
                    || !(operation.action() instanceof Action.Write(int value))
                    || outcomes.contains(new Outcome.Gave(value)))
        .toList();
  }

  private static String told(Operation operation, List<Operation> history) {
    List<String> around = new ArrayList<>();
    history.stream()
        .sorted((a, b) -> Long.compare(a.invoked(), b.invoked()))
        .filter(other -> other.invoked() <= operation.returned())
        .forEach(other -> around.add(other.toString()));
    int from = Math.max(0, around.size() - 40);
    return operation + " after\n" + String.join("\n", around.subList(from, around.size()));
  }
}
