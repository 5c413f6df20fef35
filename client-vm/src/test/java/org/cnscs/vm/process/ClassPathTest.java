package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
}
