package org.cnscs.heap.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.cnscs.heap.UnsupportedObjectException;
import org.cnscs.xml.Xml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NaturalRefusalTest {

  static class Holder {
    int n;
    Object any;
    List<String> names;
    Holder next;
    Suit suit;
    int[] ints;
    Number number;
  }

  enum Suit {
    HEARTS
  }

  record Positive(int n) {
    Positive {
      if (n <= 0) {
        throw new IllegalArgumentException("not positive: " + n);
      }
    }
  }

  static final class MyList extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  private static boolean sprung;

  /** A class that tells when it is initialised. */
  static final class Trap {
    static {
      sprung = true;
    }
  }

  private static final NaturalForm FORM =
      NaturalForm.builder().allow(Holder.class, Suit.class, Positive.class).build();

  private static UnsupportedObjectException refused(Object any) {
    Holder holder = new Holder();
    Map<String, Object> map = new HashMap<>();
    map.put("k", new Object[] {null, any});
    holder.any = map;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    UnsupportedObjectException e =
        assertThrows(UnsupportedObjectException.class, () -> FORM.write(holder, out));
    assertEquals(0, out.size());
    assertEquals(
        "org.cnscs.heap.exchange.NaturalRefusalTest$Holder.any.value[0][1] → "
            + any.getClass().getName(),
        e.path());
    return e;
  }

  @Test
  void whatNoDocumentCanTell_isRefusedWithItsPath() {
    assertTrue(refused((Runnable) () -> {}).getMessage().contains("it is a lambda"));
    assertTrue(refused((Runnable & Serializable) () -> {}).getMessage().contains("it is a lambda"));
    assertTrue(refused(new Socket()).getMessage().contains("open in the operating system"));
    assertTrue(refused(ByteBuffer.allocateDirect(1)).getMessage().contains("outside the heap"));
    assertTrue(refused(new Thread()).getMessage().contains("tied to this JVM"));
    assertTrue(refused(String.class).getMessage().contains("not among those"));
    assertTrue(refused(new MyList()).getMessage().contains("not among those"));
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Runnable.class}, (p, m, a) -> null);
    assertTrue(refused(proxy).getMessage().contains("it is a proxy"));
  }

  @Test
  void whatWouldBeLost_isRefused() {
    assertTrue(
        refused(new TreeSet<>((String a, String b) -> b.compareTo(a)))
            .getMessage()
            .contains("comparator"));
    assertTrue(refused(new Properties(new Properties())).getMessage().contains("defaults"));
    Map<Object, Object> identities = new IdentityHashMap<>();
    identities.put(new String("a"), 1);
    assertTrue(refused(identities).getMessage().contains("a key of it is a java.lang.String"));
    assertTrue(refused(BigInteger.TEN.pow(200_000)).getMessage().contains("200001 characters"));
    assertTrue(
        refused(java.util.Locale.of("x_y")).getMessage().contains("does not tell all of it"));
  }

  @Test
  void classWithPartsOfTheJdk_isNotAllowed() {
    for (Class<?> type : List.of(MyList.class, Thread.class, Socket.class, int.class)) {
      assertThrows(IllegalArgumentException.class, () -> NaturalForm.builder().allow(type));
    }
    assertThrows(
        IllegalArgumentException.class, () -> NaturalForm.builder().allow("string", Holder.class));
    assertThrows(
        IllegalArgumentException.class,
        () -> NaturalForm.builder().allow("A", Holder.class).allow("A", Suit.class));
  }

  private static String reading(String xml) {
    String whole = xml.replaceFirst("[ />]", " xmlns:c='urn:cnscs:object:1'$0");
    return assertThrows(
            NaturalFormException.class,
            () -> FORM.read(whole.getBytes(StandardCharsets.UTF_8), Object.class),
            whole)
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<Holder m='1'/> | Row 1: Holder has no field m; it has n, any",
        "<Holder n='x'/> | Not the text of an object of int: \"x\"",
        "<Holder n='1' n='2'/> | cannot be read",
        "<Holder n='1'><n>2</n></Holder> | The field n is given twice",
        "<Holder next='a'/> | can only be a reference",
        "<Holder next='#1'/> | there is no object with the c:id 1",
        "<Holder c:id='1' names='#1'/> | cannot stand where a List is",
        "<Holder><names><int>1</int></names></Holder> | cannot stand where a string is",
        "<Holder c:id='1'><next c:id='1'/></Holder> | Two objects have the c:id 1",
        "<Holder><any c:type='java.lang.Runtime'/></Holder> | No class is allowed under the name",
        "<Holder><any c:type='Holder[][][][][][][][][]'/></Holder> | at most 8 dimensions",
        "<Holder><number>1</number></Holder> | say with c:type which",
        "<Holder suit='CLUBS'/> | Suit has no constant CLUBS; it has HEARTS",
        "<Holder><ints>1 x</ints></Holder> | Not the text of an array of int",
        "<Holder><ints c:encoding='base64'>AAA=</ints></Holder> | whole number of elements",
        "<Positive n='0'/> | refuses this: java.lang.IllegalArgumentException: not positive: 0",
        "<HashMap><x/></HashMap> | A map has entries",
        "<HashMap><entry k='1'/></HashMap> | An entry has a key and a value",
        "<TreeMap c:order='x'/> | There is no order x",
        "<EnumSet/> | c:of must name",
        "<ArrayList x='1'/> | ArrayList has no attribute x",
        "<ImmutableList c:id='1'><c:r ref='#1'/></ImmutableList> | hold each other in a circle",
        "<Hashtable><entry key='a'/></Hashtable> | Row 1",
        "<Optional><int>1</int><int>2</int></Optional> | holds one object, not 2",
        "<java.lang.Runtime/> | No class is allowed under the name java.lang.Runtime",
        "<c:array of='Runtime'/> | No class is allowed under the name Runtime",
        "<x:Holder xmlns:x='y'/> | is of another vocabulary",
        "<Holder> | cannot be read"
      })
  void documentThatFitsNoClass_isRefused(String xml, String message) {
    String said = reading(xml);
    assertTrue(said.contains(message), said);
  }

  @Test
  void nothing_isInstantiatedBecauseADocumentSaysSo() {
    reading("<" + Trap.class.getName().replace('$', '-') + "/>");
    reading("<Holder><any c:type='" + Trap.class.getName() + "'/></Holder>");
    assertFalse(sprung);
    new Trap();
    assertTrue(sprung);
  }

  @Test
  void entities_areRefused() {
    String bomb =
        "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
            + "<string>&b;&b;&b;</string>";
    assertThrows(
        NaturalFormException.class,
        () -> FORM.read(bomb.getBytes(StandardCharsets.UTF_8), Object.class));
    assertThrows(
        NaturalFormException.class,
        () ->
            FORM.read(
                "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><string/>"
                    .getBytes(StandardCharsets.UTF_8),
                Object.class));
    assertTrue(reading("<string>&x;</string>").contains("cannot be read"));
  }

  @Test
  void sizeAndDepth_areLimited() {
    String deep = "<next>".repeat(Xml.MAX_DEPTH) + "</next>".repeat(Xml.MAX_DEPTH);
    assertTrue(reading("<Holder>" + deep + "</Holder>").contains("Depth"));
    StringBuilder wide = new StringBuilder("<Holder");
    for (int i = 0; i <= Xml.MAX_ATTRIBUTES; i++) {
      wide.append(" a").append(i).append("=''");
    }
    assertTrue(reading(wide + "/>").contains("ttribute"));
    NaturalForm small = NaturalForm.builder().mostBytes(1000).build();
    byte[] large = small.write("x".repeat(1000));
    assertTrue(
        assertThrows(NaturalFormException.class, () -> small.read(large, String.class))
            .getMessage()
            .contains("more than 1000 bytes"));
    assertTrue(
        reading("<BigInteger>" + "9".repeat(100_001) + "</BigInteger>").contains("at most 100000"));
  }

  @Test
  void hashCodesThatNeverEnd_areRefused() {
    StringBuilder bomb = new StringBuilder("<ArrayList><HashSet c:id='s0'/>");
    for (int i = 1; i < 100; i++) {
      String last = "<c:r ref='#s" + (i - 1) + "'/>";
      bomb.append("<HashSet c:id='s").append(i).append("'>").append(last);
      bomb.append("<ArrayList>").append(last).append("</ArrayList></HashSet>");
    }
    assertTrue(reading(bomb + "</ArrayList>").contains("hash codes of sets and maps"));
    String itself = "<HashSet><ArrayList c:id='l'><c:r ref='#l'/></ArrayList></HashSet>";
    assertTrue(reading(itself).contains("its hash code asks itself"));
  }

  @Test
  void document_damagedAnywhere_isReadOrRefused() {
    Holder holder = new Holder();
    holder.any = Collections.unmodifiableMap(new HashMap<>(Map.of("a", List.of(Suit.HEARTS))));
    holder.next = holder;
    holder.ints = new int[] {1, 2};
    byte[] whole = FORM.write(holder);
    for (int i = 0; i < whole.length; i++) {
      for (byte b : new byte[] {'x', '<', '"', '#', 0, -1}) {
        byte[] damaged = whole.clone();
        damaged[i] = b;
        try {
          FORM.read(damaged, Object.class);
        } catch (NaturalFormException e) {
          assertFalse(e.getMessage().isEmpty());
        }
      }
    }
  }
}
