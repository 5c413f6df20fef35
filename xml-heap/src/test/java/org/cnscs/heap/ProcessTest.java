package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.cnscs.heap.Slot.Role;
import org.junit.jupiter.api.Test;

class ProcessTest {

  static final class Statics {
    static int counter;
    static String name;
    static final List<Object> LIST = new ArrayList<>();
    static ThreadLocal<String> local = new ThreadLocal<>();
  }

  interface Naming extends Supplier<String>, Serializable {}

  private static ProcessImage image(List<FrameImage> frames, List<ThreadLocalImage> locals) {
    SequencedMap<String, String> properties = new LinkedHashMap<>();
    properties.put("line.separator", "\r\n");
    properties.put("odd\u0000name", "a\u0001\\b");
    ThreadImage thread =
        new ThreadImage(
            7, "worker \"1\"\u0002", "waiting", 25, Thread.currentThread(), frames, locals);
    return new ProcessImage(
        "proc",
        12,
        11L,
        "a <label>",
        Instant.parse("2026-01-02T03:04:05.678Z"),
        "f".repeat(64),
        Map.of("out", 5L, "err", 0L),
        properties,
        List.of(Statics.class),
        List.of(thread));
  }

  @Test
  void process_withFrames_comesBack() {
    Object lock = new Object();
    List<Slot> slots =
        List.of(
            new Slot(Role.LOCAL, 0, "this", "Ljava/lang/Object;", lock),
            new Slot(Role.LOCAL, 1, "z", "Z", 1),
            new Slot(Role.LOCAL, 2, "c", "C", (int) '\u0000'),
            new Slot(Role.LOCAL, 3, "b", "B", -3),
            new Slot(Role.LOCAL, 4, "j", "J", 5L),
            new Slot(Role.LOCAL, 6, "f", "F", 1.5f),
            new Slot(Role.LOCAL, 7, null, "D", Double.NaN),
            new Slot(Role.LOCAL, 9, "s", "Ljava/lang/String;", "Ann"),
            new Slot(Role.LOCAL, 10, "none", "[[I", null),
            new Slot(Role.OPERAND, 0, null, "Ljava/lang/Integer;", 7),
            new Slot(Role.OPERAND, 1, null, "I", -1));
    FrameImage frame =
        new FrameImage("demo.Main$In", "run(IJ)V", 47, 6, slots, List.of(lock, lock));
    FrameImage unknown = new FrameImage("demo.Main", "<clinit>()V", -1, 0, List.of(), List.of());
    Trip trip = new Trip();
    ProcessImage before = image(List.of(unknown, frame), List.of());
    EncodedCheckpoint written = trip.write(before);
    ProcessImage after = trip.read();
    assertEquals(before.properties(), after.properties());
    assertEquals(before.streams(), after.streams());
    assertEquals(before.statics(), after.statics());
    assertEquals(
        List.of(
            before.process(),
            before.number(),
            before.parent(),
            before.label(),
            before.time(),
            before.program()),
        List.of(
            after.process(),
            after.number(),
            after.parent(),
            after.label(),
            after.time(),
            after.program()));
    ThreadImage thread = after.threads().getFirst();
    assertEquals(before.threads().getFirst().name(), thread.name());
    assertEquals(25, thread.waiting());
    assertSame(Thread.currentThread(), thread.thread());
    assertEquals(unknown, thread.frames().getFirst());
    FrameImage read = thread.frames().get(1);
    assertEquals(slots.subList(1, slots.size()), read.slots().subList(1, slots.size()));
    assertSame("Ann", read.slots().get(7).value());
    assertSame(read.slots().getFirst().value(), read.monitors().get(0));
    assertSame(read.monitors().get(0), read.monitors().get(1));
    String xml = new String(written.manifest(), StandardCharsets.UTF_8);
    assertEquals(
        1, xml.split("type=\"java.lang.String\" ref=\"#1.\\d+\">Ann<", -1).length - 1, xml);
  }

  @Test
  void statics_comeBackIntoTheClass() {
    Statics.counter = 5;
    Statics.name = "before";
    Statics.LIST.add("x");
    Trip trip = new Trip();
    trip.write(image(List.of(), List.of()));
    Statics.counter = 6;
    Statics.name = null;
    Statics.LIST.clear();
    trip.read();
    assertEquals(5, Statics.counter);
    assertEquals("before", Statics.name);
    assertEquals(List.of("x"), Statics.LIST);
  }

  @Test
  void threadLocals_withAReachableKey_areKept() {
    ThreadLocal<Object> held = new ThreadLocal<>();
    ThreadLocal<Object> chained = new ThreadLocal<>();
    ThreadLocal<Object> lost = new ThreadLocal<>();
    List<ThreadLocalImage> locals =
        List.of(
            new ThreadLocalImage(lost, new Object()),
            new ThreadLocalImage(chained, "end"),
            new ThreadLocalImage(held, List.of(chained)));
    FrameImage frame =
        new FrameImage(
            "a",
            "b()V",
            1,
            0,
            List.of(new Slot(Role.LOCAL, 0, "h", "Ljava/lang/Object;", held)),
            List.of());
    Trip trip = new Trip();
    trip.write(image(List.of(frame), locals));
    List<ThreadLocalImage> after = trip.read().threads().getFirst().locals();
    assertEquals(List.of("end"), List.of(after.get(0).value()));
    assertEquals(2, after.size());
    assertSame(((List<?>) after.get(1).value()).getFirst(), after.get(0).key());
  }

  @Test
  void serializableLambdas_comeBack() {
    StringBuilder captured = new StringBuilder("cap");
    Naming inner = () -> captured.append('!').toString();
    Naming outer = () -> "outer " + inner.get();
    Object[] after = Trip.of(new Object[] {outer, inner, captured});
    assertEquals("outer cap!", ((Naming) after[0]).get());
    assertEquals("cap!!", ((Naming) after[1]).get());
    assertEquals("cap!!", after[2].toString());
    assertEquals("cap", captured.toString());
  }

  @Test
  void weakReference_keepsItsReferent() {
    StringBuilder referent = new StringBuilder("r");
    assertEquals("r", Trip.of(new WeakReference<>(referent)).get().toString());
    WeakReference<Object> cleared = new WeakReference<>(new Object());
    cleared.clear();
    assertNull(Trip.of(cleared).get());
  }

  @Test
  void outsideObjects_areResolved() {
    Object[] after = Trip.of(new Object[] {System.out, ProcessTest.class.getClassLoader()});
    assertSame(System.out, after[0]);
    assertSame(ProcessTest.class.getClassLoader(), after[1]);
  }
}
