package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassPathTest {
  private static final String FILE = "pom.xml"; // tests run in the module's directory

  @ParameterizedTest
  @ValueSource(strings = {".", "", "./", "src/.."})
  void read_inADirectoryWithARelativePath_findsTheFile(String directory) throws Exception {
    ProgramFiles.Entry entry = ClassPath.of(directory, "Main").entries().getFirst();

    assertArrayEquals(Files.readAllBytes(Path.of(FILE)), entry.read(FILE));
    assertTrue(entry.changed(FILE) > 0);
    assertTrue(entry.paths().contains(FILE));
  }

  @Test
  void read_ofAPathThatLeadsOutOfTheDirectory_findsNothing() throws Exception {
    ProgramFiles.Entry entry = ClassPath.of("src", "Main").entries().getFirst();

    assertNull(entry.read("../" + FILE));
  }

  @Test
  void without_aSpaceInADirectory_leavesItsFilesOut(@TempDir Path root) throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("program"));
    Path space = root.resolve("program/data/space");
    write(space.resolve("log/1.xml"));
    write(root.resolve("program/data/own.txt"));
    for (Path each : List.of(root.resolve("program"), link)) {
      ClassPath all = ClassPath.of(each.toString(), "Main");
      assertTrue(all.entries().getFirst().paths().contains("data/space/log/1.xml"));
      ClassPath rest = all.without(space);
      ProgramFiles.Entry entry = rest.entries().getFirst();
      assertEquals(List.of("data/own.txt"), List.copyOf(entry.paths()));
      assertNull(entry.read("data/space/log/1.xml"));
      assertEquals(0, entry.changed("data/space/log/1.xml"));
      byte[] before = rest.fingerprint();
      write(space.resolve("log/A" + each.getFileName() + ".class"));
      assertArrayEquals(before, rest.fingerprint());
    }
  }

  @Test
  void paths_withOtherSpacesInADirectory_leaveThemOut(@TempDir Path root) throws Exception {
    write(root.resolve("data/old/space.xml"));
    write(root.resolve("data/old/log/1.xml"));
    write(root.resolve("config/space.xml"));
    ProgramFiles.Entry entry = ClassPath.of(root.toString(), "Main").entries().getFirst();
    assertEquals(List.of("config/space.xml"), List.copyOf(entry.paths()));
    assertNull(entry.read("data/old/log/1.xml"));
    assertNull(entry.read("data/old/space.xml"));
    assertArrayEquals("content".getBytes(), entry.read("config/space.xml"));
  }

  @Test
  void without_aSpaceThatIsNotThereYetOrElsewhere_changesNothing(@TempDir Path root)
      throws Exception {
    write(root.resolve("program/own.txt"));
    ClassPath all = ClassPath.of(root.resolve("program").toString(), "Main");
    for (String each : List.of("program/not/there", "program2", ".", "program/own.txt/no")) {
      ProgramFiles.Entry entry = all.without(root.resolve(each)).entries().getFirst();
      assertEquals(List.of("own.txt"), List.copyOf(entry.paths()));
    }
  }

  @Test
  void without_aSpaceThatIsTheDirectoryItself_isRefused(@TempDir Path root) throws Exception {
    write(root.resolve("own.txt"));
    ClassPath all = ClassPath.of(root.toString(), "Main");
    ClassPath.BadClassPathException refused =
        assertThrows(ClassPath.BadClassPathException.class, () -> all.without(root));
    assertTrue(refused.getMessage().contains("--space"), refused.getMessage());
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content");
  }
}
