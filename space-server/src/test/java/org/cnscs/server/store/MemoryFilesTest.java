package org.cnscs.server.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.cnscs.server.store.StoreFiles.StoreFile;
import org.junit.jupiter.api.Test;

class MemoryFilesTest {
  private static final Path DIRECTORY = Path.of("/memory", "log");
  private static final Path FILE = DIRECTORY.resolve("a");
  private static final int CHUNK = 1 << 16;

  private final MemoryFiles files = new MemoryFiles();

  @Property(tries = 200)
  void file_afterWritesAndCuts_hasTheBytesOfAnArray(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    MemoryFiles large = new MemoryFiles();
    StoreFile file = large.create(FILE);
    byte[] model = {};
    for (int i = 0; i < 20; i++) {
      int position = random.nextInt(3 * CHUNK);
      if (random.nextInt(4) == 0) {
        file.truncate(position);
        model = Arrays.copyOf(model, Math.min(model.length, position));
      } else {
        byte[] part = new byte[random.nextInt(2 * CHUNK)];
        random.nextBytes(part);
        file.write(position, part, 0, part.length);
        model = Arrays.copyOf(model, Math.max(model.length, position + part.length));
        System.arraycopy(part, 0, model, position, part.length);
      }
      byte[] read = new byte[model.length];
      file.read(0, read, 0, read.length);
      assertEquals(model.length, file.size());
      assertArrayEquals(model, read);
    }
  }

  @Test
  void read_beyondTheEnd_fails() throws IOException {
    StoreFile file = files.create(FILE);
    file.write(0, new byte[10], 0, 10);
    assertThrows(EOFException.class, () -> file.read(5, new byte[6], 0, 6));
  }

  @Test
  void truncate_givesWholeChunksBack() throws IOException {
    StoreFile file = files.create(FILE);
    file.write(0, new byte[5 * CHUNK], 0, 5 * CHUNK);
    assertEquals(5 * CHUNK, files.used());
    file.truncate(CHUNK + 1);
    assertEquals(2 * CHUNK, files.used());
    file.truncate(0);
    assertEquals(0, files.used());
  }

  @Test
  void deletedFile_givesItsRoomBack_andIsReadByWhoHasIt() throws IOException {
    StoreFile file = files.create(FILE);
    file.write(0, new byte[] {7}, 0, 1);
    files.delete(FILE);
    assertEquals(0, files.used());
    byte[] read = new byte[1];
    file.read(0, read, 0, 1);
    assertEquals(7, read[0]);
    assertThrows(NoSuchFileException.class, () -> files.open(FILE));
  }

  @Test
  void rename_replacesWhatHasTheName() throws IOException {
    files.createDirectory(DIRECTORY);
    files.create(FILE).write(0, new byte[] {1}, 0, 1);
    files.create(DIRECTORY.resolve("b")).write(0, new byte[] {2}, 0, 1);
    files.rename(DIRECTORY.resolve("b"), FILE);
    assertEquals(List.of("a"), files.list(DIRECTORY));
    assertEquals(CHUNK, files.used());
    byte[] read = new byte[1];
    files.open(FILE).read(0, read, 0, 1);
    assertEquals(2, read[0]);
  }
}
