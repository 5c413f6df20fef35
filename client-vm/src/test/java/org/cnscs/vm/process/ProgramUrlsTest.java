package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program learns of its own files by URL. */
class ProgramUrlsTest {
  private static final long IN_DIRECTORY = 1_700_000_000_000L;
  private static final long IN_JAR = 1_725_563_024_000L;

  @TempDir private Path temp;

  @BeforeEach
  void serve() throws Exception {
    Path directory = Files.createDirectories(temp.resolve("d"));
    Path file = Files.write(directory.resolve("a.txt"), new byte[] {1});
    Files.setLastModifiedTime(file, FileTime.fromMillis(IN_DIRECTORY));
    Path jar = temp.resolve("b.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      JarEntry entry = new JarEntry("b.txt");
      entry.setTime(IN_JAR);
      entries.putNextEntry(entry);
      entries.write(2);
    }
    ProgramUrls.serve(ClassPath.of(directory + ":" + jar, "a.Main"));
  }

  @AfterEach
  void serveNothing() {
    ProgramUrls.serve(List::of);
  }

  private static URLConnection connection(int entry, String path) throws IOException {
    URL url = ProgramUrls.of(entry, path);
    return url.openConnection();
  }

  @Test
  void lastModified_isWhenTheFileWasChanged() throws IOException {
    assertEquals(IN_DIRECTORY, connection(0, "a.txt").getLastModified());
    assertEquals(IN_JAR, connection(1, "b.txt").getLastModified());
    assertArrayEquals(new byte[] {2}, connection(1, "b.txt").getInputStream().readAllBytes());
  }

  @Test
  void lastModified_ofWhatIsNotThere_isZero() throws IOException {
    assertEquals(0, connection(0, "b.txt").getLastModified());
    assertEquals(0, connection(1, "a.txt").getLastModified());
    assertEquals(0, connection(2, "a.txt").getLastModified());
    assertEquals(0, connection(0, "../b.jar").getLastModified());
  }
}
