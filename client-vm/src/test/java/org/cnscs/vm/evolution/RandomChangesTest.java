package org.cnscs.vm.evolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.cnscs.heap.CheckpointReader;
import org.cnscs.heap.CheckpointWriter;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.EncodedLine;
import org.cnscs.heap.Fields;
import org.cnscs.heap.FormerClasses;
import org.cnscs.heap.FrameImage;
import org.cnscs.heap.HeapField;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.heap.HeapPolicy;
import org.cnscs.heap.ObjectTable;
import org.cnscs.heap.ProcessImage;
import org.cnscs.heap.Raw;
import org.cnscs.heap.Slot;
import org.cnscs.heap.ThreadImage;
import org.cnscs.space.Document;
import org.cnscs.vm.process.MemoryFiles;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Random classes that are changed at random, read by both readers and compared with a model. */
class RandomChangesTest {

  /** Makes a program of a class {@code p.A} and a subclass of it. */
  private static MemoryFiles program(List<TwoVersions.Field> fields, String sub) {
    String name = sub.replace('.', '/');
    Map<String, byte[]> files = new TreeMap<>();
    files.put("p/A.class", file("p/A", "java/lang/Object", fields, 0));
    files.put(name + ".class", file(name, "p/A", fields, 1));
    return new MemoryFiles(files);
  }

  private static byte[] file(
      String name, String parent, List<TwoVersions.Field> fields, int owner) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, parent, null);
    fields.stream()
        .filter(f -> f.owner() == owner)
        .forEach(f -> writer.visitField(0, f.name(), f.type(), null, null));
    writer.visitEnd();
    return writer.toByteArray();
  }

  private record Policy(ClassLoader loader, FormerClasses former) implements HeapPolicy {
    @Override
    public boolean isProgramClass(Class<?> type) {
      return type.getClassLoader() == loader;
    }

    @Override
    public Map<String, Object> outside() {
      return Map.of("thread", Thread.currentThread());
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  private final Map<String, byte[]> lines = new HashMap<>();

  private static ProcessImage image(List<Object> objects) {
    Slot slot = new Slot(Slot.Role.LOCAL, 0, "all", "Ljava/lang/Object;", objects);
    FrameImage frame = new FrameImage("p.Main", "main()V", 1, 0, List.of(slot), List.of());
    ThreadImage thread =
        new ThreadImage(
            1, "main", "runnable", 0, Thread.currentThread(), List.of(frame), List.of());
    return new ProcessImage(
        "p",
        1,
        null,
        null,
        Instant.EPOCH,
        "p",
        Map.of(),
        new LinkedHashMap<>(),
        List.of(),
        List.of(thread));
  }

  private static HeapField field(Class<?> type, TwoVersions.Field field) {
    int depth = field.owner();
    Class<?> owner = depth == 1 ? type : type.getSuperclass();
    return Stream.of(Fields.of(type))
        .filter(f -> f.declaring() == owner && f.javaName().equals(field.name()))
        .findFirst()
        .orElseThrow();
  }

  private static List<Object> objects(TwoVersions versions, ClassLoader loader, Random random)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName("p.B", true, loader);
    List<Object> objects = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      objects.add(Raw.allocate(type));
    }
    for (Object object : objects) {
      for (TwoVersions.Field field : versions.old) {
        Object value = TwoVersions.value(random, field.type(), objects);
        if (value != null) {
          field(type, field).set(object, value);
        }
      }
    }
    return objects;
  }

  private EncodedCheckpoint write(List<Object> objects, ClassLoader loader) {
    EncodedCheckpoint written =
        new CheckpointWriter(new Policy(loader, FormerClasses.NONE), ObjectTable.empty())
            .write(image(objects));
    lines.putAll(written.tables());
    for (EncodedLine line : written.lines()) {
      lines.put(line.hash(), line.xml());
    }
    return written;
  }

  /** Returns what stands against the objects that there are. */
  private Set<Break> breaks(Evolution evolution, EncodedCheckpoint written) {
    LineCensus census = new LineCensus(Census.wanted(evolution.breaks()));
    Map<ObjectField, Count> counts = new HashMap<>();
    for (EncodedLine line : written.lines()) {
      census
          .of(new Document("line/" + line.hash(), 1, line.xml()))
          .forEach((what, count) -> counts.merge(what, count, Count::and));
    }
    return Census.settle(evolution.breaks(), counts).keySet();
  }

  /** Returns the manifest of the same checkpoint, in lines that the fast reader does not take. */
  private byte[] commented(EncodedCheckpoint written) {
    String manifest = new String(written.manifest(), StandardCharsets.UTF_8);
    for (EncodedLine line : written.lines()) {
      String text = new String(line.xml(), StandardCharsets.UTF_8);
      byte[] xml = text.replaceFirst(">", "><!-- a -->").getBytes(StandardCharsets.UTF_8);
      lines.put(Hash.of(xml), xml);
      manifest = manifest.replace(line.hash(), Hash.of(xml));
    }
    return manifest.getBytes(StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  private List<Object> read(byte[] manifest, ClassLoader loader, FormerClasses former) {
    ProcessImage image =
        CheckpointReader.read(manifest, lines::get, new Policy(loader, former), loader).image();
    return (List<Object>) image.threads().getFirst().frames().getFirst().slots().getFirst().value();
  }

  private static void compare(TwoVersions versions, List<Object> old, List<Object> now) {
    for (int i = 0; i < old.size(); i++) {
      Object was = old.get(i);
      Object is = now.get(i);
      assertEquals(versions.renamed, is.getClass().getName());
      List<HeapField> fresh = new ArrayList<>(List.of(Fields.of(is.getClass())));
      versions.kept.forEach(
          (from, to) -> {
            Object value = field(was.getClass(), from).get(was);
            HeapField taker = field(is.getClass(), to);
            fresh.remove(taker);
            check(versions.values.get(from).apply(value), taker.get(is), old, now);
          });
      for (HeapField field : fresh) {
        Object value = field.get(is);
        boolean zero = value == null || "0,0.0,false,\0".contains(value.toString());
        assertTrue(zero, () -> field + " = " + value);
      }
    }
  }

  private static void check(Object expected, Object actual, List<Object> old, List<Object> now) {
    if (expected instanceof int[] ints) {
      assertArrayEquals(ints, (int[]) actual);
    } else if (old.contains(expected)) {
      assertSame(now.get(old.indexOf(expected)), actual);
    } else {
      assertEquals(expected, actual);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void objects_haveTheValuesOfTheModel(long seed) throws Exception {
    Random random = new Random(seed);
    TwoVersions versions = TwoVersions.of(random);
    MemoryFiles before = program(versions.old, "p.B");
    MemoryFiles after = program(versions.now, versions.renamed);
    ClassLoader loader = before.plainLoader();
    List<Object> objects = objects(versions, loader, random);
    EncodedCheckpoint written = write(objects, loader);
    Mapping mapping = Mapping.of(versions.rules);
    ChangedClasses changed = new ChangedClasses(before, after, mapping);
    CheckpointUse use = new CheckpointUse(Set.of("p.A", "p.B"), Set.of());
    assertEquals(Set.of(), breaks(changed.evolution(use), written), versions::toString);
    for (byte[] manifest : List.of(written.manifest(), commented(written))) {
      ClassLoader newer = after.plainLoader();
      compare(versions, objects, read(manifest, newer, changed));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void withoutTheRules_theyAreRefusedWhereAValueWouldBeLost(long seed) throws Exception {
    Random random = new Random(seed);
    TwoVersions versions = TwoVersions.of(random);
    MemoryFiles before = program(versions.old, "p.B");
    MemoryFiles after = program(versions.now, "p.B");
    ClassLoader loader = before.plainLoader();
    EncodedCheckpoint written = write(objects(versions, loader, random), loader);
    ChangedClasses changed = new ChangedClasses(before, after, Mapping.NONE);
    CheckpointUse use = new CheckpointUse(Set.of("p.A", "p.B"), Set.of());
    boolean fits = breaks(changed.evolution(use), written).isEmpty();
    byte[] other = commented(written);
    if (fits) {
      read(written.manifest(), after.plainLoader(), changed);
      read(other, after.plainLoader(), changed);
      return;
    }
    String fast = refusal(written.manifest(), after, changed);
    assertNotEquals("", fast);
    assertEquals(fast, refusal(other, after, changed));
  }

  private String refusal(byte[] manifest, MemoryFiles after, ChangedClasses changed) {
    try {
      read(manifest, after.plainLoader(), changed);
      return "";
    } catch (HeapFormatException e) {
      assertTrue(e.getMessage().contains("p."), e::getMessage);
      return e.getMessage();
    }
  }

  @Test
  void typesThatLoseDigits_areNotWidened() {
    for (String pair : List.of("I F", "J D", "J F", "J I", "D F", "Z I", "C S", "S C", "B C")) {
      String[] types = pair.split(" ");
      MemoryFiles before = program(List.of(new TwoVersions.Field(1, "a", types[0])), "p.B");
      MemoryFiles after = program(List.of(new TwoVersions.Field(1, "a", types[1])), "p.B");
      CheckpointUse use = new CheckpointUse(Set.of("p.A", "p.B"), Set.of());
      Evolution found = Comparison.of(before, after, use, Mapping.NONE);
      assertEquals(1, found.breaks().size(), pair);
    }
    assertThrows(IllegalArgumentException.class, () -> Rule.of(Rule.Kind.DROP, "a..b"));
  }
}
