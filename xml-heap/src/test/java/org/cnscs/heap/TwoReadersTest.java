package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.cnscs.heap.raw.MarkWord;

/**
 * The fast reader of lines beside the one that decides: whatever is done to a line, both read the
 * same or refuse it with the same words.
 */
class TwoReadersTest {

  static class Kinds {
    boolean z;
    byte b;
    char c;
    short s;
    int i;
    long j;
    float f;
    double d;
    Boolean boxedZ;
    Byte boxedB;
    Character boxedC;
    Short boxedS;
    Integer boxedI;
    Long boxedJ;
    Float boxedF;
    Double boxedD;
    Object any;
    Comparable<?> comparable;
    String text;
    CharSequence sequence;
    Number number;
    String[] texts;
    Object array;
    Kinds self = this;
    static Object anything;
    static int count;
    static String name;
    static double ratio;
  }

  private static Kinds kinds(Random random, List<Object> pool) {
    Kinds k = new Kinds();
    k.z = random.nextBoolean();
    k.b = (byte) random.nextInt();
    k.c = (char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt());
    k.s = (short) random.nextInt();
    k.i = random.nextInt() >> random.nextInt(32);
    k.j = random.nextLong() >> random.nextInt(64);
    k.f = number(random).floatValue();
    k.d = number(random).doubleValue();
    k.boxedZ = random.nextBoolean();
    k.boxedB = k.b;
    k.boxedC = (char) random.nextInt(300);
    k.boxedS = k.s;
    k.boxedI = random.nextInt(300);
    k.boxedJ = k.j;
    k.boxedF = k.f;
    k.boxedD = k.d;
    List<Object> boxes = List.of(k.boxedC, k.boxedI, k.boxedJ, k.boxedF, k.boxedD, "wide", 7);
    k.any = random.nextBoolean() ? boxes.get(random.nextInt(7)) : pool.get(random.nextInt(9));
    k.comparable = (Comparable<?>) boxes.get(random.nextInt(7));
    k.text = text(random);
    k.sequence = text(random).intern();
    k.number = number(random);
    k.texts = new String[] {k.text, null, null, "b", k.sequence.toString()};
    k.array = array(random);
    return k;
  }

  private static Number number(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(100_000) / 100.0;
      case 1 -> Double.longBitsToDouble(random.nextLong());
      case 2 -> random.nextDouble();
      case 3 -> (double) random.nextInt();
      default -> Float.intBitsToFloat(random.nextInt());
    };
  }

  private static String text(Random random) {
    String alphabet =
        "abc &<>\"'#\\\t\r\n\u0001\u00E4\u20AC\uD83D\uDE00\u007F\u0085\u2028\uFFFD\uFFFE";
    StringBuilder text = new StringBuilder();
    int shown = random.nextInt(3) == 0 ? alphabet.length() : 8;
    for (int i = random.nextInt(20) == 0 ? 230 : random.nextInt(9); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(shown)));
    }
    return text.toString();
  }

  private static Object array(Random random) {
    int length = random.nextInt(40);
    return switch (random.nextInt(9)) {
      case 0 -> random.doubles(length).toArray();
      case 1 -> random.longs(length).toArray();
      case 2 -> text(random).toCharArray();
      case 3 -> new boolean[length];
      case 4 -> random.ints(length).toArray();
      case 5 -> new float[] {random.nextFloat(), Float.NaN, -0f};
      case 6 -> new short[length];
      case 7 -> text(random).getBytes(StandardCharsets.UTF_8);
      default -> new String[random.nextInt(5)][random.nextInt(5)];
    };
  }

  /** Writes a random graph; returns its lines by their numbers. */
  private static Map<Integer, byte[]> lines(Random random, int size) {
    List<Object> pool = GraphPropertyTest.graph(random, size);
    for (int i = 0; i < size / 4 + 1; i++) {
      pool.add(kinds(random, pool));
    }
    Runnable lambda = (Runnable & Serializable) () -> Kinds.count++;
    pool.add(new Object[] {Optional.empty(), lambda, Pattern.compile("[<&\"]\n"), List.of()});
    Kinds.anything = pool.getLast();
    Kinds.name = text(random);
    Kinds.count = random.nextInt();
    ProcessImage image = Trip.image(1, List.of(Kinds.class), pool);
    Map<Integer, byte[]> lines = new LinkedHashMap<>();
    for (EncodedLine line :
        new CheckpointWriter(new TestPolicy(), ObjectTable.empty()).write(image).lines()) {
      lines.put(line.number(), line.xml());
    }
    return lines;
  }

  /** What comes of lines: their objects, or words that refuse them. */
  private record Outcome(List<Object> objects, List<Object> statics, String refusal, int fast) {}

  private static Outcome read(Map<Integer, byte[]> lines, boolean fast) {
    return read(lines, fast, new TestPolicy());
  }

  private static Outcome read(Map<Integer, byte[]> lines, boolean fast, HeapPolicy policy) {
    ClassLoader loader = TwoReadersTest.class.getClassLoader();
    Heap heap = new Heap("test", new Shapes(policy, loader), loader);
    ExpectedReader expected = new ExpectedReader(heap);
    List<Object> all = new ArrayList<>();
    int whole = 0;
    try {
      for (Map.Entry<Integer, byte[]> line : lines.entrySet()) {
        LineObjects objects = new LineObjects(heap, line.getKey());
        int references = heap.late().size();
        if (fast && expected.read(line.getValue(), objects)) {
          whole++;
        } else {
          new LineReader(heap, objects).read(line.getValue(), objects.count());
        }
        heap.late().settle(references);
      }
      heap.finish();
      heap.forEach(object -> all.add(object instanceof StaticsOf ? null : object));
    } catch (RuntimeException e) {
      return new Outcome(List.of(), List.of(), e.toString(), whole);
    }
    List<Object> statics = Arrays.asList(Kinds.anything, Kinds.count, Kinds.name, Kinds.ratio);
    return new Outcome(all, new ArrayList<>(statics), null, whole);
  }

  private static int hash(Object object) {
    return object == null ? 0 : MarkWord.hashOf(object);
  }

  /** A comparison without identity hash codes, which it gives the objects itself. */
  private static final class SameFields extends GraphPropertyTest.Isomorphism {
    @Override
    void compareHashes(Object before, Object after) {
      // Compared before.
    }
  }

  /** Of several references of one object to nothing, either reader may name another. */
  private static String withoutTarget(String refusal) {
    return refusal == null ? null : refusal.replaceAll("no object at #[0-9.]+", "no object");
  }

  private static Outcome check(Map<Integer, byte[]> lines) {
    Outcome decided = read(lines, false);
    Outcome fast = read(lines, true);
    assertEquals(withoutTarget(decided.refusal), withoutTarget(fast.refusal));
    if (decided.refusal == null) {
      assertEquals(decided.objects.size(), fast.objects.size());
      for (int i = 0; i < decided.objects.size(); i++) {
        assertEquals(hash(decided.objects.get(i)), hash(fast.objects.get(i)));
      }
      new SameFields()
          .check(
              new ArrayList<>(List.of(decided.objects, decided.statics)),
              new ArrayList<>(List.of(fast.objects, fast.statics)));
    }
    return fast;
  }

  @Property(tries = 100)
  void canonicalLines_areReadWholeByTheFastReader(@ForAll long seed) {
    Random random = new Random(seed);
    Map<Integer, byte[]> lines = lines(random, 1 + random.nextInt(120));
    Outcome outcome = check(lines);
    assertEquals(null, outcome.refusal);
    boolean rare =
        lines.values().stream()
            .anyMatch(xml -> new String(xml, StandardCharsets.UTF_8).indexOf('\uFFFD') >= 0);
    assertTrue(rare || outcome.fast == lines.size(), () -> outcome.fast + " of " + lines.size());
  }

  @Property(tries = 100)
  void changedLines_areReadTheSameByBoth(@ForAll long seed) {
    Random random = new Random(seed);
    Map<Integer, byte[]> lines = lines(random, 1 + random.nextInt(30));
    for (int i = 0; i < 25; i++) {
      Map<Integer, byte[]> changed = new LinkedHashMap<>(lines);
      int line = 1 + random.nextInt(lines.size());
      byte[] xml = lines.get(line);
      for (int n = random.nextInt(3); n >= 0; n--) {
        xml = Mutations.change(random, xml);
      }
      changed.put(line, xml);
      check(changed);
    }
  }

  @Property(tries = 5)
  void everyByteReplaced_isReadTheSameByBoth(@ForAll long seed) {
    Random random = new Random(seed);
    Map<Integer, byte[]> lines = lines(random, 6);
    byte[] xml = lines.get(1);
    byte[] values = {0, '\t', ' ', '"', '<', '>', '&', '/', '0', '=', ':', 'x', (byte) 0xC3, -1};
    for (int at = 0; at < xml.length; at++) {
      byte[] changed = xml.clone();
      changed[at] = values[random.nextInt(values.length)];
      lines.put(1, changed);
      check(lines);
    }
  }

  static class Plain {
    String text = "TEXT";
    int number = 41;
  }

  /** A policy by which objects of one class had another field before theirs. */
  private static HeapPolicy changed(Class<?> type) {
    FormerClasses former =
        new FormerClasses() {
          @Override
          public String now(String name) {
            return name;
          }

          @Override
          public List<FormerField> fields(Class<?> asked) {
            HeapField text = Fields.instance(Plain.class)[0];
            return asked != type
                ? null
                : List.of(
                    new FormerField("number", "int", null, null),
                    new FormerField("text", "java.lang.String", text, null));
          }

          @Override
          public List<FormerField> statics(Class<?> asked) {
            return null;
          }
        };
    return new TestPolicy() {
      @Override
      public FormerClasses former() {
        return former;
      }
    };
  }

  @Example
  void linesWithoutChangedClasses_areStillReadByTheFastReader() {
    Map<Integer, byte[]> lines = edited("TEXT", new byte[] {'a'});
    assertEquals(1, read(lines, true, changed(Kinds.class)).fast);
    Outcome outcome = read(lines, true, changed(Plain.class));
    assertEquals(0, outcome.fast);
    List<Plain> found =
        outcome.objects.stream().filter(Plain.class::isInstance).map(Plain.class::cast).toList();
    assertEquals("a", found.getFirst().text);
    assertEquals(0, found.getFirst().number);
  }

  /** Returns a line with one object, and something else in it for a part of it. */
  private static Map<Integer, byte[]> edited(String from, byte[] to) {
    Trip trip = new Trip();
    byte[] xml = trip.write(new Plain()).lines().getFirst().xml();
    String text = new String(xml, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains(from), text);
    String other = text.replace(from, new String(to, StandardCharsets.ISO_8859_1));
    return new LinkedHashMap<>(Map.of(1, other.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static Outcome edited(String from, String to) {
    return check(edited(from, to.getBytes(StandardCharsets.UTF_8)));
  }

  @Example
  void sameMeaning_otherwiseWritten_isReadByTheOtherReader() {
    for (String number :
        List.of(" number='41'", "\nnumber = \"41\"", " number=\"&#52;1\"", " number=\"+41\"")) {
      Outcome outcome = edited(" number=\"41\"", number);
      assertEquals(null, outcome.refusal, number);
      assertEquals(0, outcome.fast);
    }
    assertEquals(null, edited("<c:line", "\uFEFF<c:line").refusal);
    assertEquals(null, edited("<c:line", "<?xml version='1.0'?><!-- a --><c:line").refusal);
    assertEquals(null, edited("\n</c:line>", "<!-- b --></c:line >").refusal);
  }

  @Example
  void wrongBytes_areRefusedByTheOtherReader() {
    List<byte[]> wrong =
        List.of(
            new byte[] {0},
            new byte[] {0x1F},
            new byte[] {(byte) 0xC0, (byte) 0x80}, // a zero, too long
            new byte[] {(byte) 0xC1, (byte) 0xA1}, // a letter, too long
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // half of a pair
            new byte[] {(byte) 0xEF, (byte) 0xBF, (byte) 0xBE}, // U+FFFE
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // too large
            new byte[] {(byte) 0xE2, (byte) 0x82}, // cut off
            "&a;".getBytes(StandardCharsets.UTF_8),
            "&#0;".getBytes(StandardCharsets.UTF_8));
    for (byte[] bytes : wrong) {
      String refusal = check(edited("TEXT", bytes)).refusal;
      assertTrue(refusal != null && refusal.contains("line 1 slot"), () -> Arrays.toString(bytes));
    }
    assertTrue(edited(" number", " text=\"a\" number").refusal.contains("line 1 slot"));
    assertTrue(edited("=\"41\"", "=\"99999999999999999999\"").refusal.contains("line 1 slot 2"));
    assertTrue(
        edited("</c:line>", "<c:string c:id=\"9\">" + "<a>".repeat(600))
            .refusal
            .contains("line 1 slot"));
  }
}
