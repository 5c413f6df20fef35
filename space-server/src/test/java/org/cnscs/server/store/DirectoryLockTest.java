package org.cnscs.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve(DirectoryLock.LOCK);
  }

  /** Leaves the file as a holder does whose lock was given up by a program in its JVM. */
  private void write(long pid) throws IOException {
    Files.writeString(file, pid + "\n");
  }

  private boolean canAcquire() throws IOException {
    Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(directory);
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isPresent();
  }

  @Test
  void tryAcquire_whileTheProcessThatTheFileNamesLives_isRefused() throws IOException {
    ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
    write(other.pid());

    assertTrue(!canAcquire());
    assertEquals(other.pid() + "\n", Files.readString(file));
  }

  @Test
  void tryAcquire_ofAFileFromBeforeTheProcessBegan_succeeds() throws IOException {
    ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
    write(other.pid());
    Instant before = other.info().startInstant().orElseThrow().minus(Duration.ofHours(1));
    Files.setLastModifiedTime(file, FileTime.from(before));

    assertTrue(canAcquire());
  }

  @Test
  void tryAcquire_afterTheProcessHasEnded_succeeds() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    write(ended.pid());

    assertTrue(canAcquire());
  }

  @Test
  void close_namesNobodyAnyMore() throws IOException {
    DirectoryLock.tryAcquire(directory).orElseThrow().close();

    assertEquals("", Files.readString(file));
    assertTrue(canAcquire());
  }
}
