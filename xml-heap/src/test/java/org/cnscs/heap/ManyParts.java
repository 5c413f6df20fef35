package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.cnscs.heap.raw.HeapPages;
import org.junit.jupiter.api.Assumptions;

/**
 * A heap of many small objects of which checkpoints are increments, where the system tells which
 * pages were written.
 */
final class ManyParts {
  private static final int COUNT = 20_000;

  final Trip trip = new Trip(0);
  final Part[] parts = parts();

  /** One of many. */
  static final class Part {
    long number;
    double share;
    Part next;
    String text;
    Object any;
  }

  private static Part[] parts() {
    Part[] parts = new Part[COUNT];
    Arrays.setAll(parts, _ -> new Part());
    for (int i = 0; i < COUNT; i++) {
      parts[i].number = i;
      parts[i].text = "part " + i;
      parts[i].next = parts[(i * 31 + 7) % COUNT];
      parts[i].any = i % 4 == 1 ? new long[] {i, i + 1} : null;
    }
    return parts;
  }

  EncodedCheckpoint write() {
    return trip.write((Object) parts);
  }

  /** Writes without validation. */
  EncodedCheckpoint writeUnchecked() {
    return trip.writeUnchecked((Object) parts);
  }

  static boolean isIncrement(EncodedCheckpoint checkpoint) {
    return checkpoint.table().tracked.increments() > 0;
  }

  /** Writes until a checkpoint was an increment: a collector may run in between. */
  EncodedCheckpoint base() {
    Assumptions.assumeTrue(
        HeapPages.find() != null, "this system does not tell which pages were written");
    EncodedCheckpoint last = writeUnchecked();
    for (int i = 0; i < 20 && !isIncrement(last); i++) {
      last = writeUnchecked();
    }
    assertTrue(isIncrement(last), "no checkpoint was an increment");
    return last;
  }

  void assertComesBack() {
    new GraphPropertyTest.Isomorphism().check(parts, Trip.local(trip.read(), 0));
  }

  /** Returns the lines and delta lines that a checkpoint has written. */
  static List<String> written(EncodedCheckpoint checkpoint) {
    return checkpoint.lines().stream()
        .filter(line -> line.xml() != null)
        .map(line -> new String(line.xml(), StandardCharsets.UTF_8))
        .toList();
  }

  /** Returns how many parts stand in documents. */
  static int count(List<String> documents) {
    return documents.stream().mapToInt(xml -> xml.split("ManyParts-Part ").length - 1).sum();
  }

  /** Does something with the number of each hundredth part. */
  void forEachHundredth(IntConsumer change) {
    for (int i = 0; i < COUNT; i += 100) {
      change.accept(i);
    }
  }

  /** Changes some parts in some ways. */
  void change(Random random, int times) {
    for (int n = 0; n < times; n++) {
      change(random, parts[random.nextInt(COUNT)]);
    }
  }

  /** Changes a part in some way. */
  void change(Random random, Part part) {
    Part other = parts[random.nextInt(COUNT)];
    switch (random.nextInt(16)) {
      case 0 -> part.text = other.text;
      case 1 -> part.any = other.text;
      case 2 -> part.any = new ArrayList<>(List.of(other, "new " + random.nextInt()));
      case 3 -> part.any = new Part();
      case 4 -> part.any = random.nextLong();
      case 5 -> part.any = System.identityHashCode(other.text);
      case 6 -> part.any = random.longs(random.nextInt(1_000)).toArray();
      case 7 -> part.next = null;
      case 8 -> System.identityHashCode(part);
      case 9 -> part.share = random.nextDouble();
      case 10, 11 -> part.next = other;
      case 12 -> swap(random.nextInt(COUNT), random.nextInt(COUNT));
      case 13 -> {
        if (part.any instanceof long[] array && array.length > 0) {
          array[random.nextInt(array.length)]++;
        }
      }
      default -> part.number++;
    }
  }

  private void swap(int i, int j) {
    Part one = parts[i];
    parts[i] = parts[j];
    parts[j] = one;
  }
}
