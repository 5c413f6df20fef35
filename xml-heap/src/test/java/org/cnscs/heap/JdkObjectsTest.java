package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.reflect.ParameterizedType;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.text.BreakIterator;
import java.text.CollationElementIterator;
import java.text.Collator;
import java.text.RuleBasedCollator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Objects of the JDK that programs hold on to, most of them in static fields. */
class JdkObjectsTest {

  static class Account {
    static long total;
    private int balance;
    private List<String> log = new ArrayList<>();

    Account(int balance) {
      this.balance = balance;
    }

    private int add(int amount) {
      return balance += amount;
    }

    static String join(String... parts) {
      return String.join("-", parts);
    }

    @Override
    public String toString() {
      return "an account";
    }
  }

  private static final class Savings extends Account {
    Savings() {
      super(0);
    }

    @Override
    public String toString() {
      return "savings";
    }

    static MethodHandle superText() throws ReflectiveOperationException {
      return MethodHandles.lookup()
          .findSpecial(
              Account.class, "toString", MethodType.methodType(String.class), Savings.class);
    }
  }

  @Test
  void methodHandles_ofMembers_comeBack() throws Throwable {
    Lookup lookup = MethodHandles.lookup();
    Account account = new Account(5);
    MethodType adding = MethodType.methodType(int.class, int.class);
    MethodHandle add = Trip.of(lookup.findVirtual(Account.class, "add", adding));
    assertEquals(7, (int) add.invokeExact(account, 2));
    MethodHandle make =
        lookup
            .findConstructor(Account.class, MethodType.methodType(void.class, int.class))
            .asType(MethodType.methodType(Object.class, int.class));
    assertEquals("an account", ((Object) Trip.of(make).invokeExact(3)).toString());
    MethodHandle join =
        lookup.findStatic(
            Account.class, "join", MethodType.methodType(String.class, String[].class));
    assertEquals("a-b", Trip.of(join).invoke("a", "b"));
    MethodHandle size = lookup.findVirtual(List.class, "size", MethodType.methodType(int.class));
    assertEquals(2, (int) Trip.of(size).invokeExact(List.of(1, 2)));
    assertEquals("an account", Trip.of(Savings.superText()).invoke(new Savings()));
    MethodHandle set = Trip.of(lookup.findSetter(Account.class, "balance", int.class));
    set.invokeExact(account, 9);
    MethodHandle get = Trip.of(lookup.findGetter(Account.class, "balance", int.class));
    assertEquals(9, (int) get.invokeExact(account));
    Trip.of(lookup.findStaticSetter(Account.class, "total", long.class)).invokeExact(4L);
    MethodHandle total = Trip.of(lookup.findStaticGetter(Account.class, "total", long.class));
    assertEquals(4L, (long) total.invokeExact());
  }

  private static MethodHandle text(String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    return MethodHandles.publicLookup()
        .findVirtual(String.class, name, MethodType.methodType(result, parameters));
  }

  @Test
  void boundMethodHandles_comeBack() throws Throwable {
    MethodHandle part = text("substring", String.class, int.class, int.class);
    String bound = new String("abcdef");
    assertEquals("cd", (String) Trip.of(part.bindTo(bound)).invokeExact(2, 4));
    MethodHandle three = Trip.of(MethodHandles.insertArguments(part, 0, bound, 1, 3));
    assertEquals("bc", (String) three.invokeExact());
    assertEquals(7, (int) Trip.of(MethodHandles.constant(int.class, 7)).invokeExact());
    Account account = new Account(1);
    assertEquals(
        "an account", Trip.of(MethodHandles.constant(Account.class, account)).invoke().toString());
    MethodHandle wide =
        MethodHandles.insertArguments(
            MethodHandles.lookup()
                .findStatic(
                    JdkObjectsTest.class,
                    "wide",
                    MethodType.methodType(
                        String.class,
                        byte.class,
                        long.class,
                        float.class,
                        double.class,
                        char.class,
                        boolean.class,
                        Object.class)),
            0,
            (byte) -1,
            2L,
            3f,
            4d,
            'c',
            true);
    assertEquals("-123.04.0ctruex", (String) Trip.of(wide).invoke((Object) "x"));
  }

  static String wide(byte b, long j, float f, double d, char c, boolean z, Object o) {
    return "" + b + j + f + d + c + z + o;
  }

  @Test
  void combinedMethodHandles_comeBack() throws Throwable {
    MethodHandle length = text("length", int.class);
    MethodHandle trim = text("trim", String.class);
    MethodHandle upper = text("toUpperCase", String.class);
    MethodHandle empty = text("isEmpty", boolean.class);
    MethodHandle choice = Trip.of(MethodHandles.guardWithTest(empty, trim, upper));
    assertEquals("AB", (String) choice.invokeExact("ab"));
    assertEquals("", (String) choice.invokeExact(""));
    assertEquals(1, (int) Trip.of(MethodHandles.filterReturnValue(trim, length)).invokeExact(" a"));
    assertEquals(2, (int) Trip.of(MethodHandles.filterArguments(length, 0, trim)).invoke("ab "));
    MethodHandle dropped = MethodHandles.dropArguments(length, 0, long.class, Object.class);
    assertEquals(3, (int) Trip.of(dropped).invokeExact(1L, (Object) 2, "abc"));
    MethodHandle folded =
        MethodHandles.foldArguments(
            text("concat", String.class, String.class), text("trim", String.class));
    assertEquals("aa", Trip.of(folded.asType(folded.type())).invoke("a"));
    MethodHandle objects = length.asType(MethodType.methodType(Object.class, Object.class));
    assertEquals(4, (Object) Trip.of(objects).invokeExact((Object) "four"));
    assertEquals(
        5,
        (long)
            Trip.of(length.asType(MethodType.methodType(long.class, String.class)))
                .invokeExact("fives"));
    MethodHandle spread = length.asSpreader(Object[].class, 1);
    assertEquals(2, (int) Trip.of(spread).invokeExact(new Object[] {"ab"}));
    MethodHandle collected =
        MethodHandles.lookup()
            .findStatic(Account.class, "join", MethodType.methodType(String.class, String[].class))
            .asCollector(String[].class, 2);
    assertEquals("a-b", (String) Trip.of(collected).invokeExact("a", "b"));
    MethodHandle varargs =
        Trip.of(collected.asSpreader(String[].class, 2).asVarargsCollector(String[].class));
    assertEquals("c-d", varargs.invoke("c", "d"));
  }

  @Test
  void methodHandlesWithControlFlow_comeBack() throws Throwable {
    MethodHandle parse =
        MethodHandles.publicLookup()
            .findStatic(Integer.class, "parseInt", MethodType.methodType(int.class, String.class));
    MethodHandle zero =
        MethodHandles.dropArguments(
            MethodHandles.constant(int.class, 0), 0, NumberFormatException.class);
    MethodHandle safe =
        Trip.of(MethodHandles.catchException(parse, NumberFormatException.class, zero));
    assertEquals(12, (int) safe.invokeExact("12"));
    assertEquals(0, (int) safe.invokeExact("x"));
    MethodHandle sum =
        MethodHandles.publicLookup()
            .findStatic(
                Integer.class, "sum", MethodType.methodType(int.class, int.class, int.class));
    MethodHandle loop =
        MethodHandles.countedLoop(
            MethodHandles.constant(int.class, 5), MethodHandles.constant(int.class, 100), sum);
    assertEquals(110, (int) Trip.of(loop).invokeExact());
    MethodHandle after =
        MethodHandles.dropArguments(MethodHandles.identity(int.class), 0, Throwable.class);
    assertEquals(
        3,
        (int)
            Trip.of(
                    MethodHandles.tryFinally(
                        parse, MethodHandles.dropArguments(after, 2, String.class)))
                .invokeExact("3"));
    MethodHandle cases =
        MethodHandles.tableSwitch(
            MethodHandles.dropArguments(MethodHandles.constant(int.class, -1), 0, int.class),
            MethodHandles.dropArguments(MethodHandles.constant(int.class, 10), 0, int.class),
            MethodHandles.dropArguments(MethodHandles.constant(int.class, 11), 0, int.class));
    MethodHandle kept = Trip.of(cases);
    assertEquals(11, (int) kept.invokeExact(1));
    assertEquals(-1, (int) kept.invokeExact(2));
    VarHandle elements = MethodHandles.arrayElementVarHandle(int[].class);
    MethodHandle get = elements.toMethodHandle(VarHandle.AccessMode.GET);
    assertEquals(9, (int) Trip.of(get).invokeExact(new int[] {8, 9}, 1));
    MethodHandle invoker = MethodHandles.exactInvoker(parse.type());
    assertEquals(4, (int) Trip.of(invoker).invokeExact(parse, "4"));
  }

  @Test
  void combinedMethodHandle_thatWasCalledOften_comesBack() throws Throwable {
    MethodHandle choice =
        MethodHandles.guardWithTest(
            text("isEmpty", boolean.class),
            text("trim", String.class),
            text("toUpperCase", String.class));
    for (int i = 0; i < 500; i++) {
      assertEquals("AB", (String) choice.invokeExact("ab"));
    }
    assertEquals("AB", (String) Trip.of(Trip.of(choice)).invokeExact("ab"));
  }

  @Test
  void varHandles_comeBack() throws ReflectiveOperationException {
    Lookup lookup = MethodHandles.lookup();
    Account account = new Account(5);
    VarHandle balance = Trip.of(lookup.findVarHandle(Account.class, "balance", int.class));
    assertEquals(5, (int) balance.getAndAdd(account, 1));
    VarHandle log = Trip.of(lookup.findVarHandle(Account.class, "log", List.class));
    assertTrue(log.compareAndSet(account, account.log, List.of("x")));
    VarHandle total =
        Trip.of(lookup.findStaticVarHandle(Account.class, "total", long.class))
            .withInvokeExactBehavior();
    total.setVolatile(11L);
    assertEquals(11, Account.total);
    assertTrue(Trip.of(total).hasInvokeExactBehavior());
    VarHandle elements = Trip.of(MethodHandles.arrayElementVarHandle(String[].class));
    assertEquals("b", (String) elements.get(new String[] {"a", "b"}, 1));
    byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8};
    VarHandle big = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    assertEquals(0x0102030405060708L, (long) Trip.of(big).get(bytes, 0));
    VarHandle little =
        MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    assertEquals((short) 0x0403, (short) Trip.of(little).get(ByteBuffer.wrap(bytes), 2));
  }

  @Test
  void loggers_comeBackWithWhatTheProgramHasSet() {
    class Memory extends Handler {
      final List<String> said = new ArrayList<>();

      @Override
      public void publish(LogRecord entry) {
        said.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    }
    Memory memory = new Memory();
    Logger logger = Logger.getLogger("org.cnscs.test.kept");
    logger.setLevel(Level.FINE);
    logger.setUseParentHandlers(false);
    logger.addHandler(memory);
    Logger parent = Logger.getLogger("org.cnscs.test");
    parent.setLevel(Level.SEVERE);
    Trip trip = new Trip();
    trip.write(logger, memory);
    logger.setLevel(Level.OFF);
    logger.removeHandler(memory);
    logger.setUseParentHandlers(true);
    parent.setLevel(null);
    ProcessImage image = trip.read();
    assertSame(logger, Trip.local(image, 0));
    logger.fine("kept");
    assertEquals(List.of("kept"), ((Memory) Trip.local(image, 1)).said);
    assertEquals(Level.SEVERE, parent.getLevel());
    assertTrue(memory.said.isEmpty());
    Logger nameless = Logger.getAnonymousLogger();
    nameless.setLevel(Level.CONFIG);
    assertEquals(Level.CONFIG, Trip.of(nameless).getLevel());
  }

  @Test
  void lambdasOfTheJdk_comeBack() {
    Comparator<String> order =
        Comparator.comparing((Function<String, Integer> & Serializable) String::length)
            .reversed()
            .thenComparing(Comparator.naturalOrder());
    assertEquals(
        List.of("ccc", "a", "b"), Stream.of("b", "a", "ccc").sorted(Trip.of(order)).toList());
    Map.Entry<String, Integer> least =
        Collections.min(Map.of("x", 2, "y", 1).entrySet(), Trip.of(Map.Entry.comparingByValue()));
    assertEquals("y", least.getKey());
  }

  @Test
  void phantomReference_isQueuedOnceItsReferentIsGone() throws Exception {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    Object referent = new Object();
    PhantomReference<Object> reference = new PhantomReference<>(referent, queue);
    Object[] after = Trip.of(new Object[] {referent, reference, queue});
    @SuppressWarnings("unchecked")
    Reference<Object> copy = (Reference<Object>) after[1];
    assertTrue(copy.refersTo(after[0]));
    after[0] = null;
    Reference<?> queued = null;
    for (int i = 0; i < 100 && queued == null; i++) {
      System.gc();
      queued = ((ReferenceQueue<?>) after[2]).remove(100);
    }
    assertSame(copy, queued);
    assertTrue(reference.refersTo(referent));
  }

  @Test
  void digests_goOn() throws Exception {
    for (String algorithm : List.of("MD5", "SHA-1", "SHA-256", "SHA-512", "SHA3-256")) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update("first ".getBytes(StandardCharsets.UTF_8));
      MessageDigest copy = Trip.of(digest);
      assertSame(digest.getProvider(), copy.getProvider());
      byte[] rest = "second".getBytes(StandardCharsets.UTF_8);
      assertArrayEquals(digest.digest(rest), copy.digest(rest), algorithm);
    }
  }

  @Test
  @SuppressWarnings("deprecation")
  void whatHasAName_isFoundByIt() throws Exception {
    assertEquals(Path.of("a", "b"), Trip.of(Path.of("a/b")));
    assertSame(FileSystems.getDefault(), Trip.of(FileSystems.getDefault()));
    File file = new File("some/file");
    file.toPath();
    assertEquals(file.toPath(), Trip.of(file).toPath());
    assertSame(String.class.getModule(), Trip.of(String.class.getModule()));
    for (String text :
        List.of("http://host:8080/p?q#r", "file:/tmp/with space", "jar:file:/a!/b")) {
      URL url = new URL(text);
      assertEquals(url.toExternalForm(), Trip.of(url).toExternalForm());
    }
  }

  @Test
  void url_withAHandlerOfItsOwn_isRefused() throws Exception {
    URL url =
        URL.of(
            URI.create("own:/x"),
            new URLStreamHandler() {
              @Override
              protected URLConnection openConnection(URL url) {
                throw new UnsupportedOperationException();
              }
            });
    assertThrows(UnsupportedObjectException.class, () -> new Trip().write(url));
  }

  @Test
  void documentsAndGenericTypes_comeBack() throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream("<a x='1'><b>t</b><!-- c --></a>".getBytes()));
    Document copy = Trip.of(document);
    assertTrue(document.isEqualNode(copy));
    copy.getDocumentElement().setAttribute("x", "2");
    assertEquals("1", document.getDocumentElement().getAttribute("x"));
    ParameterizedType type =
        (ParameterizedType) Account.class.getDeclaredField("log").getGenericType();
    assertEquals(type, Trip.of(type));
    assertEquals(List.class.getTypeParameters()[0], Trip.of(List.class.getTypeParameters()[0]));
  }

  @Test
  void textTools_inTheMidstOfAText_comeBack() {
    Collator collator = Collator.getInstance(Locale.FRANCE);
    collator.setDecomposition(Collator.FULL_DECOMPOSITION);
    int expected = collator.compare("cot\u00e9", "c\u00f4te");
    Collator kept = Trip.of(collator);
    assertEquals(expected, kept.compare("cot\u00e9", "c\u00f4te"));
    assertEquals(collator.getCollationKey("\u00e9a"), kept.getCollationKey("e\u0301a"));
    BreakIterator words = BreakIterator.getWordInstance(Locale.US);
    words.setText("one two");
    words.next();
    assertEquals(4, Trip.of(words).next());
    CollationElementIterator elements =
        ((RuleBasedCollator) collator).getCollationElementIterator("\u00e9a");
    int first = elements.next();
    CollationElementIterator again = Trip.of(elements);
    assertEquals(elements.next(), again.next());
    again.reset();
    assertEquals(first, again.next());
  }
}
