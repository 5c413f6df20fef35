package org.cnscs.vm.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that nobody needs go, those that are used or may be soon stay. */
class OldImagesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path temp;

  private Path image(String name, int hoursAgo) throws IOException {
    Path image = Files.createDirectories(temp.resolve(name));
    Files.createDirectory(image.resolve("bin"));
    Files.createFile(image.resolve("bin/java"));
    try (ImageUse use = ImageUse.begin(image, NOW.minus(Duration.ofHours(hoursAgo)))) {
      assertNotNull(use);
    }
    return image;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void remove_keepsTheTwoThatWereUsedLast() throws IOException {
    image("jdk-1-1", 9);
    image("jdk-2-1", 7);
    image("jdk-3-1", 8);
    image("jdk-4-1", 6);
    OldImages.remove(image("jdk-5-1", 50), NOW);
    assertEquals(List.of("jdk-2-1", "jdk-4-1", "jdk-5-1"), names());
  }

  @Test
  void remove_keepsWhatWasUsedWithinTheHour() throws IOException {
    for (int i = 0; i < 4; i++) {
      image("jdk-" + i + "-1", 0);
    }
    OldImages.remove(image("jdk-5-1", 0), NOW);
    assertEquals(5, names().size());
  }

  @Test
  void remove_keepsWhatAJvmRunsOn() throws IOException {
    for (int i = 0; i < 4; i++) {
      image("jdk-" + i + "-1", 9 + i);
    }
    try (ImageUse use = ImageUse.begin(temp.resolve("jdk-3-1"), NOW.minus(Duration.ofDays(9)))) {
      assertNotNull(use);
      OldImages.remove(image("jdk-5-1", 0), NOW);
      assertEquals(List.of("jdk-0-1", "jdk-1-1", "jdk-3-1", "jdk-5-1"), names());
      assertNull(ImageUse.exclude(temp.resolve("jdk-3-1")));
    }
  }

  @Test
  void remove_takesWhatWasNotFinished_andNothingElse() throws IOException {
    Path old = Files.createDirectory(temp.resolve("jdk-1-1.77"));
    Path recent = Files.createDirectory(temp.resolve("jdk-1-1.78"));
    Path other = Files.createDirectory(temp.resolve("notes"));
    for (Path each : List.of(old, other)) {
      Files.setLastModifiedTime(each, FileTime.from(NOW.minus(Duration.ofDays(9))));
    }
    Files.setLastModifiedTime(recent, FileTime.from(NOW));
    OldImages.remove(image("jdk-5-1", 0), NOW);
    assertEquals(List.of("jdk-1-1.78", "jdk-5-1", "notes"), names());
  }
}
