package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program runs in the same way whether its transformed classes are known, unknown or damaged. */
@Timeout(300)
class KnownClassesIT {
  private static final Path CACHE = Path.of("..", "target", "cache");

  private static final String SOURCE =
      """
      import java.util.stream.IntStream;

      class Main {
        record Pair(int one, String other) {}

        public static void main(String[] arguments) {
          System.out.println("NEW");
          IntStream.range(0, 5).mapToObj(i -> new Pair(i, "x" + i)).forEach(System.out::println);
        }
      }
      """;

  @TempDir private Path temp;
  private Distribution cnscs;
  private Path classes;

  /** Each time it is another program, of which nothing is known. */
  @BeforeEach
  void compile() throws IOException {
    cnscs = new Distribution(temp, temp.resolve("space").toString());
    classes = Files.createDirectory(temp.resolve("classes"));
    Path source = temp.resolve("Main.java");
    Files.writeString(source, SOURCE.replace("NEW", UUID.randomUUID().toString()));
    Programs.compile(List.of(source), classes, classes.toString());
  }

  private static Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(CACHE, 3)) {
      return new TreeSet<>(files.filter(each -> each.toString().endsWith(".classes")).toList());
    }
  }

  private Outcome run() throws InterruptedException {
    return cnscs.run("run", "-cp", classes.toString(), "Main");
  }

  @Test
  void run_withClassesThatAreKnownOrDamaged_doesWhatItDidTheFirstTime() throws Exception {
    Outcome expected = cnscs.java("-cp", classes.toString(), "Main");
    Set<Path> before = files();
    assertSame(expected, run());
    Set<Path> after = files();
    after.removeAll(before);
    assertEquals(1, after.size(), after::toString);
    Path file = after.iterator().next();
    byte[] kept = Files.readAllBytes(file);
    assertSame(expected, run());
    assertArrayEquals(kept, Files.readAllBytes(file));
    for (byte[] damaged : damaged(kept)) {
      Files.write(file, damaged);
      assertSame(expected, run());
    }
    assertSame(expected, run());
  }

  private static List<byte[]> damaged(byte[] kept) {
    byte[] changed = kept.clone();
    changed[kept.length / 3] ^= 1;
    byte[] otherEnd = kept.clone();
    otherEnd[kept.length - 1] ^= 1;
    return List.of(changed, otherEnd, Arrays.copyOf(kept, kept.length / 2), new byte[0]);
  }

  private static void assertSame(Outcome expected, Outcome outcome) {
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(expected.outText(), outcome.outText(), outcome::toString);
    assertEquals(1, outcome.errLines().size(), outcome::toString);
  }
}
