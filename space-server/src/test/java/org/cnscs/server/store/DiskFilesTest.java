package org.cnscs.server.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.cnscs.server.store.StoreFiles.StoreFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFilesTest {
  private static final int PART = 16 << 20;
  private static final int LENGTH = PART + 100_000;

  @TempDir private Path temporary;
  private final byte[] content = new byte[LENGTH];
  private Path path;

  @BeforeEach
  void fill() {
    new Random(5).nextBytes(content);
    path = temporary.resolve("file");
  }

  private StoreFile written() throws IOException {
    StoreFile file = new DiskFiles().create(path);
    file.write(0, content, 0, LENGTH / 2);
    file.write(LENGTH / 2, content, LENGTH / 2, LENGTH - LENGTH / 2);
    return file;
  }

  private void assertRead(StoreFile file, int position, int length) throws IOException {
    byte[] read = new byte[length + 2];
    file.read(position, read, 1, length);
    byte[] expected = Arrays.copyOfRange(content, position, position + length);
    assertArrayEquals(expected, Arrays.copyOfRange(read, 1, length + 1), "at " + position);
  }

  @Test
  void read_anywhere_givesWhatWasWritten() throws IOException {
    try (StoreFile file = written()) {
      for (int length : new int[] {0, 1, 255, 256, 4_096, 65_536, 65_537}) {
        for (int position : new int[] {0, 1, PART - length, PART - 1, PART, LENGTH - length}) {
          assertRead(file, Math.min(position, LENGTH - length), length);
        }
      }
    }
  }

  @Test
  void read_whatWasChangedSinceItWasRead_givesTheChange() throws IOException {
    try (StoreFile file = written()) {
      assertRead(file, 5_000, 1_000);
      Arrays.fill(content, 5_100, 5_200, (byte) 'x');
      file.writeDurably(5_100, content, 5_100, 100);
      assertRead(file, 5_000, 1_000);
    }
  }

  @Test
  void writeDurably_ofAnyLength_isReadBackAndMakesTheFileLonger() throws IOException {
    try (StoreFile file = new DiskFiles().create(path)) {
      file.writeDurably(0, content, 0, 100);
      file.writeDurably(100, content, 100, 200_000);
      file.writeDurably(150, content, 150, 10);
      assertEquals(200_100, file.size());
      assertRead(file, 0, 200_100);
    }
  }

  @Test
  void read_byAnInterruptedThread_isDoneAndKeepsTheInterrupt() throws IOException {
    try (StoreFile file = written()) {
      Thread.currentThread().interrupt();
      assertRead(file, 5_000, 1_000);
      assertTrue(Thread.interrupted());
      assertRead(file, 6_000, 1_000);
    }
  }

  @Test
  void read_ofWhatSomebodyElseHasCutOff_fails() throws IOException {
    try (StoreFile file = written()) {
      assertRead(file, 5_000_000, 4_096);
      try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
        other.setLength(1_000);
      }
      for (int i = 0; i < 20_000; i++) {
        assertThrows(IOException.class, () -> file.read(5_000_000, new byte[4_096], 0, 4_096));
        assertThrows(IOException.class, () -> file.read(6_000_000, new byte[300], 0, 300));
      }
      assertRead(file, 0, 1_000);
    }
  }

  @Test
  void read_afterClose_fails() throws IOException {
    StoreFile file = written();
    assertRead(file, 5_000, 1_000);
    file.close();
    Files.delete(path);
    assertThrows(IOException.class, () -> file.read(5_000, new byte[1_000], 0, 1_000));
  }
}
