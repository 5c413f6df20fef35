package org.cnscs.vm.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** A file of classes gives what was written, or nothing, whatever became of it. */
class CacheFileTest {
  private static final byte[] KEY = Bytes.hash(new byte[] {1});

  private Path directory;

  @BeforeProperty
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("cnscs-cache-file");
  }

  @AfterProperty
  void removeDirectory() throws IOException {
    Files.delete(file());
    Files.delete(directory);
  }

  private Path file() {
    return directory.resolve("file");
  }

  /** Some names have one hash: "Aa" and "BB". */
  static Map<String, CachedClass> classes(Random random, int count) {
    Map<String, CachedClass> classes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] file = new byte[random.nextInt(300)];
      byte[] points = new byte[random.nextInt(50)];
      random.nextBytes(file);
      random.nextBytes(points);
      String name = (random.nextBoolean() ? "Aa" : "BB") + "." + random.nextInt(100);
      classes.put(name, new CachedClass(file, points));
    }
    return classes;
  }

  static void assertSame(CachedClass expected, CachedClass found) {
    assertArrayEquals(expected.file(), found.file());
    assertArrayEquals(expected.points(), found.points());
  }

  @Property(tries = 50)
  void find_ofAWholeFile_givesWhatWasWritten(@ForAll long seed, @ForAll @IntRange(max = 60) int n)
      throws IOException {
    Random random = new Random(seed);
    Map<String, CachedClass> first = classes(random, n);
    Map<String, CachedClass> second = classes(random, n);
    CacheWriter.write(file(), KEY, null, first);
    Path next = directory.resolve("next");
    try (CacheFile old = CacheFile.open(file(), KEY)) {
      CacheWriter.write(next, KEY, old, second);
    }
    Map<String, CachedClass> expected = new HashMap<>(first);
    expected.putAll(second);
    try (CacheFile opened = CacheFile.open(next, KEY)) {
      assertEquals(expected.size(), opened.count());
      for (Map.Entry<String, CachedClass> each : expected.entrySet()) {
        assertSame(each.getValue(), opened.find(each.getKey()));
      }
      assertNull(opened.find("Aa.100"));
      assertNull(opened.find(""));
    } finally {
      Files.delete(next);
    }
  }

  @Property(tries = 300)
  void find_ofADamagedFile_givesWhatWasWrittenOrNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) throws IOException {
    Random random = new Random(seed);
    Map<String, CachedClass> classes = classes(random, n);
    CacheWriter.write(file(), KEY, null, classes);
    byte[] whole = Files.readAllBytes(file());
    byte[] damaged = damage(whole.clone(), random);
    Files.write(file(), damaged);
    try (CacheFile opened = CacheFile.open(file(), KEY)) {
      for (Map.Entry<String, CachedClass> each : classes.entrySet()) {
        CachedClass found = opened == null ? null : opened.find(each.getKey());
        if (found != null) {
          assertSame(each.getValue(), found);
        } else {
          assertTrue(!Arrays.equals(whole, damaged), "a whole file gives all");
        }
      }
    }
  }

  private static byte[] damage(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 512), (byte) 0);
      default -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
        System.arraycopy(bytes, at, longer, at + longer.length - bytes.length, bytes.length - at);
        return longer;
      }
    }
    return bytes;
  }

  @Property(tries = 10)
  void find_whenTheFileShrinksMeanwhile_givesNothingWrong(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Map<String, CachedClass> classes = classes(random, 30);
    CacheWriter.write(file(), KEY, null, classes);
    byte[] whole = Files.readAllBytes(file());
    try (CacheFile opened = CacheFile.open(file(), KEY)) {
      Files.write(file(), Arrays.copyOf(whole, random.nextInt(whole.length)));
      for (Map.Entry<String, CachedClass> each : classes.entrySet()) {
        CachedClass found = opened.find(each.getKey());
        if (found != null) {
          assertSame(each.getValue(), found);
        }
      }
    }
  }

  @Property(tries = 1)
  void open_forAnotherProgram_findsNothing() throws IOException {
    CacheWriter.write(file(), KEY, null, classes(new Random(1), 3));
    assertNull(CacheFile.open(file(), Bytes.hash(new byte[] {2})));
    try (CacheFile opened = CacheFile.open(file(), KEY)) {
      assertNotNull(opened);
    }
  }
}
