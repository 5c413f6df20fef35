package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint leaves a program the code that the JVM's compiler has made of it. */
@Timeout(300)
class CompiledCodeIT {
  private static final String SOURCE =
      """
      class Hot {
        private static long sum;

        public static void main(String[] arguments) {
          for (long turn = 0; ; turn++) {
            work(10_000);
            if (turn == 50_000) {
              System.out.println("hot");
            }
          }
        }

        private static void work(int times) {
          for (int i = 0; i < times; i++) {
            add(i);
          }
        }

        private static void add(int n) {
          for (int i = n; i > 0; i /= 2) {
            sum += i;
          }
        }
      }
      """;

  @TempDir private Path temp;

  /** The places in polls, as the JVM's log has them, at which compiled code was thrown away. */
  private static List<String> thrownAway(Path log) throws IOException {
    return Files.readAllLines(log).stream().filter(line -> line.contains("Poll.poll()")).toList();
  }

  @Test
  void checkpoints_ofMethodsThatWereCompiledBefore_throwNoCodeAwayAtPolls() throws Exception {
    Path source = Files.writeString(temp.resolve("Hot.java"), SOURCE);
    Path classes = Files.createDirectory(temp.resolve("classes"));
    Programs.compile(List.of(source), classes, "");
    Path log = temp.resolve("log");
    String space = temp.resolve("space").toString();
    Distribution cnscs = new Distribution(temp, space);
    Distribution logging =
        new Distribution(temp, space, "-Xlog:deoptimization=debug:file=" + log + "::filesize=0");
    try (Running running =
        logging.start("run", "--name", "hot", "-cp", classes.toString(), "Hot")) {
      running.awaitOut("hot\n");
      List<String> before = thrownAway(log);
      for (int number = 1; number <= 3; number++) {
        assertEquals("hot@" + number + "\n", cnscs.run("checkpoint", "hot").outText());
      }
      assertEquals(before, thrownAway(log));
      running.kill();
    }
  }
}
