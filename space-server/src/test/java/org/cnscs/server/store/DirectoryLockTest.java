package org.cnscs.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
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
  void everyOperation_byAnInterruptedThread_isDoneAndKeepsTheInterrupt() throws IOException {
    Thread.currentThread().interrupt();
    DirectoryLock lock = DirectoryLock.tryAcquire(directory).orElseThrow();
    lock.publish(new Holder(ProcessHandle.current().pid(), "http://localhost:1", "secret"));
    assertEquals("secret", DirectoryLock.readHolder(directory).orElseThrow().token());
    lock.close();

    assertTrue(Thread.interrupted());
    assertEquals("", Files.readString(file));
  }

  @Test
  void tryAcquire_inAnotherProcessAfterAnInterruptedThreadUsedTheLock_isRefused() throws Exception {
    DirectoryLock lock = DirectoryLock.tryAcquire(directory).orElseThrow();
    Thread.currentThread().interrupt();
    lock.publish(new Holder(ProcessHandle.current().pid(), "http://localhost:1", "secret"));
    assertTrue(Thread.interrupted());

    assertEquals("false", canAcquireElsewhere());
    lock.close();
    assertEquals("true", canAcquireElsewhere());
  }

  private String canAcquireElsewhere() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = other.inputReader()) {
      return out.readLine();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  /** Tries in another process whether the operating system gives the lock, whoever is named. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws IOException {
      try (RandomAccessFile file =
          new RandomAccessFile(Path.of(args[0], DirectoryLock.LOCK).toFile(), "rw")) {
        System.out.println(file.getChannel().tryLock() != null);
      }
    }
  }

  @Test
  void close_namesNobodyAnyMore() throws IOException {
    DirectoryLock.tryAcquire(directory).orElseThrow().close();

    assertEquals("", Files.readString(file));
    assertTrue(canAcquire());
  }
}
