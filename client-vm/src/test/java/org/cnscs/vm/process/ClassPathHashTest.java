package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class paths with other content have other hashes. */
class ClassPathHashTest {
  @TempDir private Path temp;
  private Path classes;
  private Path jar;

  @BeforeEach
  void write() throws IOException {
    classes = Files.createDirectories(temp.resolve("classes/p"));
    Files.write(classes.resolve("A.class"), new byte[] {1});
    jar = temp.resolve("a.jar");
    writeJar(jar, 1);
  }

  private static void writeJar(Path path, int content) throws IOException {
    try (OutputStream file = Files.newOutputStream(path);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("B.class"));
      out.write(content);
    }
  }

  private ClassPath classPath(String... order) throws ClassPath.BadClassPathException {
    return ClassPath.of(
        String.join(":", Arrays.stream(order).map(each -> temp.resolve(each).toString()).toList()),
        "p.A");
  }

  private ClassPath both() throws ClassPath.BadClassPathException {
    return classPath("classes", "a.jar");
  }

  @Test
  void fingerprint_ofTheSameFiles_isTheSame() throws Exception {
    byte[] before = both().fingerprint();
    Files.write(classes.resolve("notes.txt"), new byte[] {1});
    assertArrayEquals(before, both().fingerprint());
    Path copy = Files.copy(jar, temp.resolve("b.jar"));
    assertArrayEquals(before, classPath("classes", copy.toString()).fingerprint());
  }

  @Test
  void fingerprint_ofOtherFiles_isAnother() throws Exception {
    byte[] before = both().fingerprint();
    assertFalse(Arrays.equals(before, classPath("a.jar", "classes").fingerprint()));
    assertFalse(Arrays.equals(before, classPath("classes").fingerprint()));
    Files.write(classes.resolve("A.class"), new byte[] {2});
    byte[] changed = both().fingerprint();
    assertFalse(Arrays.equals(before, changed));
    Files.move(classes.resolve("A.class"), classes.resolve("C.class"));
    assertFalse(Arrays.equals(changed, both().fingerprint()));
  }

  @Test
  void fingerprint_ofAJarThatWasExchanged_fails() throws Exception {
    ClassPath opened = both();
    writeJar(temp.resolve("next.jar"), 2);
    Files.move(temp.resolve("next.jar"), jar, StandardCopyOption.REPLACE_EXISTING);
    assertThrows(IOException.class, opened::fingerprint);
  }
}
