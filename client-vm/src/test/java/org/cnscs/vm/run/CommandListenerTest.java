package org.cnscs.vm.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CommandListenerTest {
  private static final Command FIRST = new Command("p", 1, "checkpoint", null, "a");
  private static final Command SECOND = new Command("p", 1, "suspend", null, "b");

  private final List<String> reports = new ArrayList<>();
  private final List<Command> obeyed = new ArrayList<>();
  private int asked;

  private Optional<Command> next() {
    asked++;
    return switch (asked) {
      case 1 -> Optional.of(FIRST);
      case 2, 3 -> throw new SpaceException.Unreachable("broken", null);
      case 4 -> Optional.empty();
      case 5 -> throw new SpaceException.Unreachable("broken", null);
      default -> Optional.of(SECOND);
    };
  }

  @Test
  void listen_afterTheSpaceFailed_goesOnAndReportsItOnce() {
    new CommandListener(
            this::next, obeyed::add, () -> obeyed.size() == 2, reports::add, Duration.ZERO)
        .listen();

    assertEquals(List.of(FIRST, SECOND), obeyed);
    String said = "cannot listen for commands now, and tries again: broken";
    assertEquals(List.of(said, said), reports);
  }

  @Test
  void listen_ofAnAnswerThatDoesNotArrive_goesOn() {
    asked = 5;
    new CommandListener(
            this::next,
            command -> {
              obeyed.add(command);
              throw new SpaceException.Unreachable("no answer", null);
            },
            () -> obeyed.size() == 2,
            reports::add,
            Duration.ZERO)
        .listen();

    assertEquals(2, obeyed.size());
    assertEquals(1, reports.size());
  }
}
