package org.cnscs.server.space;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cnscs.server.store.DirectoryLock;
import org.cnscs.server.store.Holder;
import org.cnscs.space.Batch;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceHostTest {
  @TempDir Path temporary;

  private SpaceHost open(String name) {
    return SpaceHost.open(temporary.resolve(name), Clock.systemUTC());
  }

  @Test
  void reopen_afterCommits_hasAllDocumentsAndEntries() {
    String entry;
    try (SpaceHost host = open("space")) {
      Space main = host.space("main");
      main.commit(
          Batch.builder()
              .put("a", "<a/>".getBytes(UTF_8))
              .put("b", "<b>x</b>".getBytes(UTF_8))
              .build());
      entry = main.write("<job n='1'/>".getBytes(UTF_8), Batch.FOREVER);
      host.space("other").commit(Batch.builder().put("a", "<other/>".getBytes(UTF_8)).build());
    }
    try (SpaceHost host = open("space")) {
      assertEquals(List.of("main", "other"), host.names());
      Space main = host.space("main");
      assertEquals("<b>x</b>", main.get("b").orElseThrow().text());
      assertEquals("<other/>", host.space("other").get("a").orElseThrow().text());
      assertEquals(entry, main.take("<job/>".getBytes(UTF_8), Duration.ZERO).orElseThrow().id());
      assertEquals(2, main.list("", "", 10).size());
    }
  }

  @Test
  void open_directoryOfSomethingElse_isRefusedAndLeftAlone() throws IOException {
    Path directory = Files.createDirectory(temporary.resolve("photos"));
    Files.writeString(directory.resolve("holiday.txt"), "sun");
    SpaceException.Unavailable e =
        assertThrows(SpaceException.Unavailable.class, () -> open("photos"));
    assertTrue(
        e.getMessage()
            .endsWith("photos is not a space (no space.xml); choose an empty or new directory"));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void open_heldDirectory_namesTheHolder() {
    try (SpaceHost host = open("space")) {
      long pid = ProcessHandle.current().pid();
      host.publish(new Holder(pid, "http://127.0.0.1:4711/", "a&\"b"));
      SpaceException.Unavailable e =
          assertThrows(SpaceException.Unavailable.class, () -> open("space"));
      assertTrue(
          e.getMessage().contains("is held by process " + pid + " at http://127.0.0.1:4711/"),
          e.getMessage());
      assertEquals(
          Optional.of(new Holder(pid, "http://127.0.0.1:4711/", "a&\"b")),
          DirectoryLock.readHolder(host.directory()));
    }
    assertEquals(Optional.empty(), DirectoryLock.readHolder(temporary.resolve("space")));
    open("space").close();
  }

  @Test
  void files_ofSpace_areReadableByOwnerOnly() throws IOException {
    try (SpaceHost host = open("space")) {
      host.space("main").commit(Batch.builder().put("a", "<a/>".getBytes(UTF_8)).build());
      host.publish(new Holder(1, "u", "t"));
      for (String name : List.of("", "log")) {
        assertEquals("rwx------", permissions(host.directory().resolve(name)));
      }
      for (String name : List.of("space.xml", "lock", "holder.xml", "log/0000000001.xml")) {
        assertEquals("rw-------", permissions(host.directory().resolve(name)));
      }
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void transientSpace_endsWithTheHost_andLeavesNothingOnDisk() {
    try (SpaceHost host = open("space")) {
      host.createTransient("meeting");
      host.createTransient("meeting");
      host.space("meeting").write("<Hello/>".getBytes(UTF_8), Batch.FOREVER);
      assertTrue(host.isTransient("meeting"));
      assertFalse(host.isTransient("main"));
      assertEquals(List.of("main", "meeting"), host.names());
      Space meeting = host.space("meeting");
      assertEquals(1, meeting.search(new SearchRequest("element:Hello", 10)).total());
      assertEquals(0, host.space("main").search(new SearchRequest("element:Hello", 10)).total());
    }
    try (SpaceHost host = open("space")) {
      assertEquals(List.of("main"), host.names());
    }
  }

  @Test
  void transientSpace_withTheNameOfAPersistentOne_isRefused() {
    try (SpaceHost host = open("space")) {
      host.space("other");
      for (String name : List.of("main", "other")) {
        assertThrows(SpaceException.Conflict.class, () -> host.createTransient(name));
      }
    }
  }

  @Test
  void use_afterClose_isRefused() {
    SpaceHost host = open("space");
    Space main = host.space("main");
    host.close();
    Batch batch = Batch.builder().put("a", "<a/>".getBytes(UTF_8)).build();
    assertThrows(SpaceException.Failed.class, () -> main.commit(batch));
    assertThrows(SpaceException.Unavailable.class, () -> host.space("main"));
    assertFalse(main.get("a").isPresent());
  }

  @Test
  void space_badName_isRefused() {
    try (SpaceHost host = open("space")) {
      for (String name : List.of("", "..", "a/b", ".x", "x".repeat(65))) {
        assertThrows(SpaceException.BadInput.class, () -> host.space(name));
      }
    }
  }
}
