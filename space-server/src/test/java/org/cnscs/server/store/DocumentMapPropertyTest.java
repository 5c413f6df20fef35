package org.cnscs.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DocumentMapPropertyTest {
  private static final String[] KINDS = {"line/", "entry/", "a", "process/sim@", "", "~"};

  private static String id(Random random) {
    String kind = KINDS[random.nextInt(KINDS.length)];
    return random.nextBoolean()
        ? kind + Integer.toHexString(random.nextInt(300) * 0x9e3779b1)
        : kind + "X" + random.nextInt(300) + "~".repeat(random.nextInt(3) * random.nextInt(60));
  }

  private static Location location(Random random) {
    return new Location(
        random.nextInt(1 << random.nextInt(1, 31)),
        random.nextLong(1L << random.nextInt(1, 62)),
        random.nextInt(1 << random.nextInt(1, 31)),
        random.nextInt(),
        1 + random.nextLong(1L << random.nextInt(1, 62)),
        random.nextBoolean()
            ? null
            : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000)));
  }

  @Property(tries = 60)
  void map_afterAnyChanges_isAsAPlainOne(@ForAll long seed) {
    Random random = new Random(seed);
    DocumentMap map = new DocumentMap();
    TreeMap<String, Location> model = new TreeMap<>();
    for (int i = 0; i < 3_000; i++) {
      String id = id(random);
      boolean shrinking = i / 700 % 2 == 1;
      if (random.nextInt(4) < (shrinking ? 3 : 1)) {
        assertEquals(model.remove(id), map.remove(id));
      } else {
        Location location = location(random);
        assertEquals(model.put(id, location), map.put(id, location));
      }
      String other = id(random);
      assertEquals(model.get(other), map.find(other));
    }
    model.forEach((id, location) -> assertEquals(location, map.find(id)));
    assertEquals(new ArrayList<>(model.keySet()), ids(map.scan("", "", 10_000)));
    String prefix = KINDS[random.nextInt(KINDS.length)];
    String after = id(random);
    assertEquals(
        model.keySet().stream()
            .filter(id -> id.startsWith(prefix) && id.compareTo(after) > 0)
            .limit(10)
            .toList(),
        ids(map.scan(prefix, after, 10)));
    assertCopied(map, model);
  }

  private static void assertCopied(DocumentMap map, TreeMap<String, Location> model) {
    DocumentMap copy = new DocumentMap();
    map.forEach(copy::addLeaf);
    assertEquals(new ArrayList<>(model.keySet()), ids(copy.scan("", "", 10_000)));
    model.forEach((id, location) -> assertEquals(location, copy.find(id)));
  }

  private static List<String> ids(List<StoredInfo> infos) {
    return infos.stream().map(StoredInfo::id).toList();
  }

  @Test
  void put_descendingIds_areAllThere() {
    DocumentMap map = new DocumentMap();
    for (int i = 999; i >= 0; i--) {
      map.put(String.format("d%03d", i), new Location(1, i, 2, 3, 4, null));
    }
    assertEquals(1_000, map.scan("", "", 2_000).size());
    assertEquals(7, map.find("d007").offset());
  }
}
