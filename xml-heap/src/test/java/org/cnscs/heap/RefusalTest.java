package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandles;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.zip.Inflater;
import org.cnscs.heap.raw.MarkWord;
import org.cnscs.xml.Hash;
import org.cnscs.xml.Xml;
import org.junit.jupiter.api.Test;

class RefusalTest {

  static final class Registry {
    static Map<String, Object> cache = new HashMap<>();
  }

  static final class Holder {
    int n = 5;
    Integer box = -77; // cached, and no other test asks for its identity hash code
    List<String> list;
  }

  @Test
  void array_longerThanItsTextMayBe_isRefused() {
    assertNull(Primitives.refusal(Primitives.MOST_BYTES));
    assertEquals(Xml.MAX_TEXT_LENGTH, (Primitives.MOST_BYTES + 2) / 3 * 4);
    assertTrue(Primitives.refusal(Primitives.MOST_BYTES + 1).contains("402653185 bytes"));
    assertNull(Primitives.refusal(new long[1000]));
  }

  @Test
  void string_longerThanItsTextMayBe_isRefused() {
    assertNull(Texts.refusal(Texts.MOST_CHARACTERS));
    assertTrue(Texts.MOST_CHARACTERS * 6L <= Xml.MAX_TEXT_LENGTH);
    assertTrue(Texts.refusal(Texts.MOST_CHARACTERS + 1).contains("89478486 characters"));
  }

  @Test
  void socket_inAMapOfAStatic_isRefusedWithItsPath() {
    Registry.cache.put("a", new Socket());
    ProcessImage image = Trip.image(1, List.of(Registry.class));
    UnsupportedObjectException e =
        assertThrows(
            UnsupportedObjectException.class,
            () -> new CheckpointWriter(new TestPolicy(), ObjectTable.empty()).write(image));
    assertEquals(
        "static org.cnscs.heap.RefusalTest$Registry.cache → java.util.HashMap.table[1].value →"
            + " java.net.Socket",
        e.path());
    assertTrue(
        e.getMessage().startsWith("Cannot keep an object of java.net.Socket: it is backed by"),
        e.getMessage());
    assertEquals(0, MarkWord.hashOf(Registry.cache));
  }

  @Test
  void whatIsTiedToTheJvm_isRefused() throws Exception {
    Runnable lambda = () -> Registry.cache.clear();
    for (Object object :
        List.of(
            new FileDescriptor(),
            ByteBuffer.allocateDirect(1),
            new Inflater(),
            new Thread(),
            Thread.ofVirtual().unstarted(lambda),
            lambda,
            lambda.getClass(),
            lambda.getClass().arrayType(),
            MethodHandles.lookup(),
            new ClassLoader() {},
            new java.io.FileInputStream(FileDescriptor.in),
            javax.crypto.Cipher.getInstance("AES/CBC/PKCS5Padding"),
            java.security.KeyStore.getInstance("PKCS12"),
            new ClassLoader() {}.getUnnamedModule())) {
      Trip trip = new Trip();
      UnsupportedObjectException e =
          assertThrows(
              UnsupportedObjectException.class,
              () -> trip.write(object),
              object.getClass()::getName);
      assertTrue(
          e.getMessage().contains("thread main, org.cnscs.heap.Trip.main()V line 1, local v0"),
          e.getMessage());
    }
  }

  private static String refused(byte[] manifest, LineSource lines) {
    return assertThrows(
            HeapFormatException.class,
            () ->
                CheckpointReader.read(
                    manifest, lines, new TestPolicy(), RefusalTest.class.getClassLoader()))
        .getMessage();
  }

  @Test
  void line_missingOrDamaged_isRefused() {
    Trip trip = new Trip();
    EncodedCheckpoint checkpoint = trip.write(new Holder());
    EncodedLine line = checkpoint.lines().getFirst();
    String place = "checkpoint test@1: line 1 (" + line.hash() + ")";
    assertTrue(refused(checkpoint.manifest(), hash -> null).startsWith(place + " is missing"));
    byte[] tampered = line.xml().clone();
    tampered[tampered.length - 20]++;
    assertTrue(refused(checkpoint.manifest(), hash -> tampered).startsWith(place + " is damaged"));
  }

  /** Changes a line and the manifest's hash of it, as somebody would who edits a checkpoint. */
  private static String edited(String from, String to) {
    Trip trip = new Trip();
    EncodedCheckpoint checkpoint = trip.write(new Holder());
    EncodedLine line = checkpoint.lines().getFirst();
    String xml = new String(line.xml(), StandardCharsets.UTF_8);
    assertTrue(xml.contains(from), xml);
    byte[] other = xml.replace(from, to).getBytes(StandardCharsets.UTF_8);
    String manifest =
        new String(checkpoint.manifest(), StandardCharsets.UTF_8)
            .replace(line.hash(), Hash.of(other));
    return refused(manifest.getBytes(StandardCharsets.UTF_8), hash -> other);
  }

  @Test
  void line_thatDoesNotFitTheProgram_isRefused() {
    String element = "org.cnscs.heap.RefusalTest-Holder";
    assertTrue(
        edited(" n=\"5\"", " m=\"5\"")
            .endsWith("line 1 slot 2: org.cnscs.heap.RefusalTest$Holder has no field m here"));
    assertTrue(
        edited(" n=\"5\"", "").contains("1 primitive fields here, and 0 are given: n is missing"));
    String field = "line 1 slot 2: The field n of org.cnscs.heap.RefusalTest$Holder has type int";
    assertTrue(edited(" n=\"5\"", " n=\"x\"").endsWith(field + " and cannot hold 'x'"));
    assertTrue(
        edited(" box=\"-77\"", " box=\"1.5\"")
            .contains("box of org.cnscs.heap.RefusalTest$Holder has type"));
    assertTrue(
        edited(" box=\"-77\"", " box=\"#1\"")
            .contains("cannot hold an object of java.lang.Thread"));
    assertTrue(edited(" box=\"-77\"", " box=\"#77.1\"").contains("there is no object at #77.1"));
    assertTrue(
        edited(element, "org.cnscs.heap.Missing").contains("has the class org.cnscs.heap.Missing"));
    assertTrue(edited(element, "java.net.Socket").contains("No object of java.net.Socket is made"));
    assertTrue(edited("thread:main", "thread:other").contains("nothing named thread:other"));
    assertTrue(edited(" c:id=\"2\"", " c:id=\"1\"").contains("Two objects have this address"));
    assertTrue(
        edited(" c:id=\"2\"", " c:id=\"2\" c:hash=\"-1\"")
            .endsWith("slot 2: An identity hash code is a positive number, not -1"));
    assertTrue(edited(" c:id=\"2\"", " c:id=\"2000000000\"").contains("A line has the slots 1 to"));
    assertTrue(edited("</c:line>", "<c:x c:id=\"9\"/></c:line>").contains("Not an object"));
    assertTrue(
        edited("</c:line>", "<c:statics c:id=\"9\" class=\"java.lang.System\"/></c:line>")
            .contains("no class of the program"));
    assertTrue(edited("</c:line>", "").contains("line 1"));
  }

  @Test
  void manifest_thatIsNone_isRefused() {
    LineSource none = hash -> null;
    assertTrue(refused("<a/>".getBytes(StandardCharsets.UTF_8), none).startsWith("Not a manifest"));
    assertTrue(
        refused("garbage".getBytes(StandardCharsets.UTF_8), none)
            .startsWith("The manifest cannot be read"));
  }

  static final class Bundle extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
      return new Object[][] {{"a", "b"}};
    }
  }

  @Test
  void keysOfAResourceBundle_areKept() {
    Registry.cache.put("keys", new Bundle().getKeys());
    ProcessImage image =
        new ProcessImage(
            "p",
            1,
            null,
            null,
            Instant.EPOCH,
            "p",
            Map.of(),
            new LinkedHashMap<>(),
            List.of(Registry.class),
            List.of());
    try {
      EncodedCheckpoint written =
          new CheckpointWriter(new TestPolicy(), ObjectTable.empty()).write(image);
      assertTrue(written.objects() > 1);
    } finally {
      Registry.cache.clear();
    }
  }
}
