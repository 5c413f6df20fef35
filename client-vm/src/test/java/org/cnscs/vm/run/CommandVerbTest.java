package org.cnscs.vm.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.vm.archive.Node;
import org.cnscs.vm.archive.ProcessDocument;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a verb makes of a client VM that answers late, or not. */
class CommandVerbTest {
  private static final byte[] REPLY =
      "<s:reply xmlns:s=\"urn:cnscs:space:1\" id=\"r\" checkpoint=\"job@1\" code=\"0\"/>"
          .getBytes();

  /** The states of the process, as it is looked at; the last one stays. */
  private final Queue<String> states = new ArrayDeque<>();

  /** What is read, one after the other, and then nothing. */
  private final Queue<Optional<byte[]>> replies = new ArrayDeque<>();

  private final Node node = Node.current();

  private Object answer(String method) {
    return switch (method) {
      case "get" -> Optional.of(new Document("process/job", 1, process()));
      case "write" -> "command/1";
      case "read" ->
          replies.isEmpty()
              ? Optional.empty()
              : replies.remove().map(xml -> new Document("reply/1", 1, xml));
      case "location" -> "memory";
      case "close" -> null;
      default -> throw new AssertionError("A command does not use " + method);
    };
  }

  private byte[] process() {
    String state = states.size() > 1 ? states.remove() : states.peek();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    return new ProcessDocument("job", state, 1, "p", node.id(), node.pid(), now, now, null, null)
        .bytes();
  }

  private String suspend() {
    Space space =
        (Space)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Space.class},
                (proxy, method, arguments) -> answer(method.getName()));
    StringWriter out = new StringWriter();
    CommandVerb verb = new CommandVerb.SuspendVerb(new SpaceOption(location -> space));
    new CommandLine(verb)
        .setOut(new PrintWriter(out, true))
        .parseArgs("job", "--space", "http://fake");
    assertEquals(0, verb.call());
    return out.toString();
  }

  @Test
  void suspend_whenTheProcessIsSuspendedBeforeTheReplyIsThere_waitsForTheReply() {
    states.addAll(List.of("running", "suspended"));
    replies.addAll(List.of(Optional.empty(), Optional.of(REPLY)));
    assertEquals("job@1\n", suspend());
  }

  @Test
  void suspend_ofAProcessThatFailsBehindIt_findsTheReply() {
    states.addAll(List.of("running", "failed"));
    replies.addAll(List.of(Optional.empty(), Optional.of(REPLY)));
    assertEquals("job@1\n", suspend());
  }

  @Test
  void suspend_ofAProcessThatEndsWithoutReply_isAConflict() {
    states.addAll(List.of("running", "ended"));
    VerbException refused = assertThrows(VerbException.class, this::suspend);
    assertEquals(ExitCode.CONFLICT, refused.exitCode());
  }
}
