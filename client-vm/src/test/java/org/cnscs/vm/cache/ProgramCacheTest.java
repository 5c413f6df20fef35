package org.cnscs.vm.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written in one run is found in the next, and only then. */
class ProgramCacheTest {
  private static final CachedClass ONE = new CachedClass(new byte[] {1, 2}, new byte[] {3});
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path temp;
  private final List<String> reported = Collections.synchronizedList(new ArrayList<>());

  private Path directory() {
    return temp.resolve("programs");
  }

  private CacheDirectory directory(long limit) {
    return new CacheDirectory(directory(), limit, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private ProgramCache cache(ProgramCache.Fingerprint program) {
    return new ProgramCache(directory(1 << 20), program, () -> new byte[1], reported::add).begin();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.sorted().toList();
    }
  }

  private static ProgramCache.Fingerprint program(int number) {
    return () -> new byte[] {(byte) number};
  }

  @Test
  void find_inTheNextRun_givesWhatWasKept() throws IOException {
    ProgramCache first = cache(program(1));
    assertNull(first.find("A"));
    first.add("A", ONE);
    first.write();
    ProgramCache second = cache(program(1));
    CacheFileTest.assertSame(ONE, second.find("A"));
    second.add("B", ONE);
    second.write();
    ProgramCache third = cache(program(1));
    assertNotNull(third.find("A"));
    assertNotNull(third.find("B"));
    assertNull(cache(program(2)).find("A"));
    assertEquals(1, files().size());
    assertEquals(List.of(), reported);
  }

  @Test
  void add_withoutAnythingElse_isWrittenByItself() throws Exception {
    cache(program(1)).add("A", ONE);
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (cache(program(1)).find("A") == null) {
      assertTrue(Instant.now().isBefore(end), "nothing was written for a minute");
      Thread.onSpinWait();
    }
  }

  @Test
  void add_inAThreadOfTheProgram_startsNoThreadThere() throws Exception {
    ProgramCache cache = cache(program(1));
    ThreadGroup group = new ThreadGroup("program");
    List<Integer> counts = Collections.synchronizedList(new ArrayList<>());
    Runnable adding =
        () -> {
          cache.add("A", ONE);
          counts.add(group.activeCount());
        };
    Thread thread = Thread.ofPlatform().group(group).start(adding);
    thread.join();
    assertEquals(List.of(1), counts);
  }

  @Test
  void write_afterTheProgramHasChanged_keepsNothing() {
    byte[] content = {1};
    ProgramCache cache = cache(() -> content.clone());
    assertNull(cache.find("A"));
    cache.add("A", ONE);
    content[0] = 2;
    cache.write();
    assertFalse(Files.exists(directory()));
  }

  @Test
  void write_toAFileThatHasItsPartOfAll_beginsAnew() {
    CachedClass large = new CachedClass(new byte[1 << 18], new byte[0]); // a quarter of the limit
    ProgramCache first = cache(program(1));
    first.add("A", large);
    first.write();
    ProgramCache second = cache(program(1));
    second.add("B", ONE);
    second.write();
    ProgramCache third = cache(program(1));
    assertNull(third.find("A"));
    assertNotNull(third.find("B"));
  }

  @Test
  void write_byTwoAtOnce_leavesAFileOfOneOrBoth() throws Exception {
    for (int round = 0; round < 20; round++) {
      int number = round;
      List<ProgramCache> caches = List.of(cache(program(number)), cache(program(number)));
      for (int i = 0; i < 2; i++) {
        caches.get(i).find("A");
        caches.get(i).add("A" + i, ONE);
      }
      List<Thread> threads =
          caches.stream().map(each -> Thread.ofPlatform().start(each::write)).toList();
      for (Thread each : threads) {
        each.join();
      }
      ProgramCache next = cache(program(number));
      assertTrue(next.find("A0") != null || next.find("A1") != null);
    }
    assertEquals(20, files().size());
    assertEquals(List.of(), reported);
  }

  @Test
  void find_inADirectoryThatOthersMayWriteTo_findsNothingAndSaysSo() throws IOException {
    ProgramCache first = cache(program(1));
    first.add("A", ONE);
    first.write();
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwxrwx"));
    ProgramCache second = cache(program(1));
    assertNull(second.find("A"));
    second.add("B", ONE);
    second.write();
    assertEquals(1, files().size());
    assertEquals(1, reported.size());
    assertTrue(
        reported.getFirst().contains("others may write to " + directory()), reported::toString);
  }

  @Test
  void find_whereAFileStandsInsteadOfTheDirectory_saysSo() throws IOException {
    Files.createFile(directory());
    assertNull(cache(program(1)).find("A"));
    assertTrue(reported.getFirst().contains("is no directory"), reported::toString);
  }

  @Test
  void add_beyondTheLimit_removesWhatWasUsedLongestAgo() throws IOException {
    Random random = new Random(1);
    CacheDirectory directory = directory(12_000);
    for (int i = 0; i < 5; i++) {
      byte[] key = Bytes.hash(new byte[] {(byte) i});
      byte[] file = new byte[5_000];
      random.nextBytes(file);
      directory.add(key, Map.of("A", new CachedClass(file, new byte[0])));
      for (Path each : files()) {
        FileTime used = Files.getLastModifiedTime(each);
        Files.setLastModifiedTime(each, FileTime.from(used.toInstant().minusSeconds(60)));
      }
    }
    assertEquals(2, files().size());
    assertNotNull(directory.open(Bytes.hash(new byte[] {4})));
    assertNotNull(directory.open(Bytes.hash(new byte[] {3})));
  }

  @Test
  void add_removesWhatAKilledProcessLeftUnfinished() throws IOException {
    cache(program(1)).write();
    CacheDirectory directory = directory(1 << 20);
    directory.add(Bytes.hash(new byte[] {1}), Map.of("A", ONE));
    Path old = Files.createFile(directory().resolve("1-2.new"));
    Path recent = Files.createFile(directory().resolve("1-3.new"));
    Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofHours(2))));
    Files.setLastModifiedTime(recent, FileTime.from(NOW));
    directory.add(Bytes.hash(new byte[] {1}), Map.of("B", ONE));
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(recent));
  }
}
