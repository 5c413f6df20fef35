package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Constants of the JDK whose class nobody has met before; in JVMs of their own, since a JVM meets a
 * class for the first time once.
 */
class FirstConstantsTest {

  static final class Names extends HashSet<String> {
    private static final long serialVersionUID = 1;
  }

  /** The JVM: keeps and makes anew a set, whose inner values are such a constant. */
  public static void main(String[] args) throws ReflectiveOperationException {
    HashSet<String> set = args[0].equals("subclass") ? new Names() : new HashSet<>();
    set.add("x");
    Field map = HashSet.class.getDeclaredField("map");
    map.setAccessible(true);
    Trip trip = new Trip();
    trip.write(args[0].equals("inside first") ? map.get(set) : "nothing", set);
    boolean first = ((HashSet<?>) Trip.local(trip.read(), 1)).remove("x");
    HashSet<?> again = (HashSet<?>) Trip.local(trip.resume(), 1);
    trip.write("nothing", again);
    boolean second = ((HashSet<?>) Trip.local(trip.read(), 1)).remove("x");
    System.out.print(first + " " + second + " " + set.remove("x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "subclass", "inside first"})
  void set_keptByAJvmThatHasMetNone_isASet(String form) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FirstConstantsTest.class.getName(),
                form)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals("true true true", output);
  }
}
