package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A heap goes to other JVMs, where all that is the affair of a JVM is different. */
class OtherJvmTest {

  enum Level {
    LOW,
    HIGH
  }

  static final class Work {
    volatile int count;
    final Map<Object, Object> byKey = new HashMap<>();
    final Map<Object, Object> byIdentity = new IdentityHashMap<>();
    final Map<Object, Object> concurrent = new ConcurrentHashMap<>();
    final Set<Object> immutable = Set.of(String.class, TimeUnit.DAYS, Thread.State.NEW, "text", 5);
    final Iterator<Object> half = immutable.iterator();
    final Set<Object> met = new HashSet<>();
    final ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).slice(1, 3);
    final AtomicIntegerFieldUpdater<Work> updater =
        AtomicIntegerFieldUpdater.newUpdater(Work.class, "count");
    final List<Object> keys = new ArrayList<>();

    void fill() {
      for (Object key :
          List.of(
              String.class,
              Work.class,
              Level.class,
              int[].class,
              Level.HIGH,
              TimeUnit.HOURS,
              new Object(),
              "name",
              Integer.class)) {
        keys.add(key);
        byKey.put(key, "v" + key.hashCode());
        byIdentity.put(key, "i");
        concurrent.put(key, "c");
      }
      met.add(half.next().toString());
      met.add(half.next().toString());
      keys.forEach(System::identityHashCode);
    }

    String check() {
      StringBuilder out = new StringBuilder();
      for (Object key : keys) {
        out.append(byKey.containsKey(key))
            .append(byIdentity.get(key))
            .append(concurrent.get(key))
            .append(' ');
      }
      immutable.forEach(key -> out.append(immutable.contains(key)));
      half.forEachRemaining(object -> met.add(object.toString()));
      updater.incrementAndGet(this);
      return out.append(met.size())
          .append(' ')
          .append(count)
          .append(' ')
          .append(buffer.getShort(1))
          .toString();
    }
  }

  /** The other JVM: reads what is in a directory and prints what came of it. */
  public static void main(String[] args) throws IOException {
    // As any program does: ask some of them for their hash codes first, so that they have others
    // here.
    Stream.generate(Object::new).limit(17).forEach(System::identityHashCode);
    Stream.of(TimeUnit.values()).forEach(System::identityHashCode);
    Stream.of(Work.class, Level.class, int[].class).forEach(System::identityHashCode);
    Path directory = Path.of(args[0]);
    LineSource lines =
        hash -> {
          try {
            return Files.readAllBytes(directory.resolve(hash));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        };
    byte[] manifest = Files.readAllBytes(directory.resolve("manifest"));
    ProcessImage image =
        CheckpointReader.read(
                manifest, lines, new TestPolicy(), OtherJvmTest.class.getClassLoader())
            .image();
    System.out.print(((Work) Trip.local(image, 0)).check());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:+UseZGC"})
  void heap_inAnotherJvm_worksOn(String flag, @TempDir Path directory) throws Exception {
    Work work = new Work();
    work.fill();
    Trip trip = new Trip();
    Files.write(directory.resolve("manifest"), trip.write(work).manifest());
    for (Map.Entry<String, byte[]> line : new LinkedHashMap<>(trip.lines()).entrySet()) {
      Files.write(directory.resolve(line.getKey()), line.getValue());
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                flag,
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                OtherJvmTest.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals("trueic ".repeat(9) + "true".repeat(5) + "5 1 772", output);
  }
}
