package org.cnscs.vm.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.vm.archive.Node;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.FakeSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EditVerbTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  @TempDir private Path temp;

  private final FakeSpace space = new FakeSpace();
  private VerbException refusal;

  private void put(String state) {
    Node node = Node.current();
    ProcessDocument root =
        new ProcessDocument("sim", state, 1, "p", node.id(), node.pid(), TIME, TIME, null, null);
    space.put("process/sim", new String(root.bytes()));
    space.put(
        "checkpoint/sim/0000000001",
        "<c:manifest xmlns:c=\"urn:cnscs:heap:1\"><c:table></c:table></c:manifest>");
  }

  private int edit(String... arguments) {
    CommandLine line = new CommandLine(new EditVerb(new SpaceOption(_ -> space)));
    line.setErr(new PrintWriter(new StringWriter()));
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          refusal = (VerbException) e;
          return refusal.exitCode().code();
        });
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    all[0] = "--space";
    all[1] = temp.toString();
    return line.execute(all);
  }

  @Test
  void runningProcess_isNotEdited() {
    put("running");
    assertEquals(ExitCode.CONFLICT.code(), edit("sim", "--set", "1.1.x=1"));
    assertTrue(refusal.getMessage().contains("cnscs suspend sim"), refusal::getMessage);
  }

  @Test
  void severalObjects_areReadFromTheirFiles() throws Exception {
    put("suspended");
    Path file = Files.writeString(temp.resolve("a.xml"), "<a/>");
    String[] twice = {
      "sim", "--object", "1.1", "--from", file.toString(), "--object", "1.2", "--from", "" + file
    };
    assertEquals(ExitCode.NOT_FOUND.code(), edit(twice));
    assertEquals(
        "sim@1 was not edited: There is no object at 1.1; nothing was changed",
        refusal.getMessage());
    assertEquals(ExitCode.NOT_FOUND.code(), edit("sim", "--object", "1.1", "--from", file + "x"));
    assertEquals(ExitCode.USAGE.code(), edit("sim", "--object", "1.1"));
  }

  @Test
  void nothingToEdit_isAWrongCommandLine() {
    put("suspended");
    assertEquals(ExitCode.USAGE.code(), edit("sim"));
    assertEquals(ExitCode.USAGE.code(), edit("sim", "--set", "1.1"));
  }
}
