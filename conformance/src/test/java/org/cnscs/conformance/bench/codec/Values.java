package org.cnscs.conformance.bench.codec;

import demo.tree.Mix;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A maker of arrays of primitives, and of collections and values of the JDK. */
final class Values {
  private static final int ARRAY_BYTES = 32 << 10;
  private static final int ELEMENTS = 8;

  private Values() {}

  /** Makes arrays of 32 KB each. */
  static Object[] arrays(int count, Random random) {
    Object[] arrays = new Object[count];
    for (int i = 0; i < count; i++) {
      arrays[i] = array(i % 6, random);
    }
    return arrays;
  }

  private static Object array(int type, Random random) {
    return switch (type) {
      case 0 -> random.ints(ARRAY_BYTES / Integer.BYTES).toArray();
      case 1 -> random.longs(ARRAY_BYTES / Long.BYTES).toArray();
      case 2 -> random.doubles(ARRAY_BYTES / Double.BYTES).toArray();
      case 3 -> floats(random);
      case 4 -> shorts(random);
      default -> {
        byte[] bytes = new byte[ARRAY_BYTES];
        random.nextBytes(bytes);
        yield bytes;
      }
    };
  }

  private static float[] floats(Random random) {
    float[] floats = new float[ARRAY_BYTES / Float.BYTES];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = random.nextFloat();
    }
    return floats;
  }

  private static short[] shorts(Random random) {
    short[] shorts = new short[ARRAY_BYTES / Short.BYTES];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) random.nextInt();
    }
    return shorts;
  }

  /** Makes objects with collections. */
  static List<Mix> mixes(int count, Random random) {
    List<Mix> mixes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      mixes.add(mix(random));
    }
    return mixes;
  }

  private static Mix mix(Random random) {
    Mix mix = new Mix();
    for (int i = 0; i < ELEMENTS; i++) {
      addTo(mix, random.nextInt(10_000), random);
    }
    mix.price = BigDecimal.valueOf(random.nextInt(1_000_000), 2);
    mix.large = new BigInteger(100, random);
    mix.date = LocalDate.ofEpochDay(random.nextInt(20_000));
    mix.instant = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    mix.duration = Duration.ofMillis(random.nextInt());
    mix.id = new UUID(random.nextLong(), random.nextLong());
    mix.note = random.nextBoolean() ? Optional.empty() : Optional.of("note " + random.nextInt());
    return mix;
  }

  private static void addTo(Mix mix, int number, Random random) {
    String name = "name " + number;
    mix.list.add(name);
    mix.map.put(name, number);
    mix.sorted.put(number, name);
    mix.linked.put(name, (long) number);
    mix.concurrent.put(name, random.nextDouble());
    mix.days.put(DayOfWeek.of(1 + number % 7), number);
    mix.deque.add(random.nextLong());
    mix.chain.add(name);
    mix.set.add(number);
    mix.ordered.add(name);
  }
}
