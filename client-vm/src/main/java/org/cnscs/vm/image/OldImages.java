package org.cnscs.vm.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The run-time images beside a new one, of other JDKs and of other versions of the client VM.
 *
 * <p>Two of them stay, so that who goes back and forth between versions does not wait each time,
 * and whatever was used within the hour or is in use now. Who begins to use one has found it a
 * moment before it holds its lock; the hour is there for that moment, too.
 */
final class OldImages {
  private static final String IMAGE = "jdk-\\d+-\\d+";
  private static final String UNFINISHED = IMAGE + "\\.\\d+(\\.old)?";
  private static final int KEPT = 2;
  private static final Duration RECENT = Duration.ofHours(1);

  private OldImages() {}

  /** An image and when it was used last. */
  private record Found(Path image, Instant used) {}

  /** Removes images that are no longer needed. */
  static void remove(Path spared, Instant now) throws IOException {
    List<Found> images = new ArrayList<>();
    for (Path each : siblings(spared)) {
      String name = each.getFileName().toString();
      if (name.matches(UNFINISHED)) {
        removeUnfinished(each, now);
      } else if (name.matches(IMAGE) && !each.equals(spared)) {
        images.add(new Found(each, ImageUse.last(each)));
      }
    }
    images.sort(Comparator.comparing(Found::used).reversed());
    for (Found each : images.stream().skip(KEPT).toList()) {
      if (each.used.isBefore(now.minus(RECENT))) {
        remove(each.image);
      }
    }
  }

  private static List<Path> siblings(Path image) throws IOException {
    try (Stream<Path> files = Files.list(image.getParent())) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  private static void removeUnfinished(Path directory, Instant now) throws IOException {
    if (Files.getLastModifiedTime(directory).toInstant().isBefore(now.minus(RECENT))) {
      ImageMain.delete(directory);
    }
  }

  private static void remove(Path image) throws IOException {
    try (ImageUse excluded = ImageUse.exclude(image)) {
      if (excluded != null) {
        String name = image.getFileName() + "." + ProcessHandle.current().pid() + ".old";
        Path gone = image.resolveSibling(name); // half of an image would be taken for one
        Files.move(image, gone, StandardCopyOption.ATOMIC_MOVE);
        ImageMain.delete(gone);
      }
    }
  }
}
