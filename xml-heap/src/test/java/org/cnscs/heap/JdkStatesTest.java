package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.BreakIterator;
import java.text.ChoiceFormat;
import java.text.Collator;
import java.text.CompactNumberFormat;
import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.text.StringCharacterIterator;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.chrono.JapaneseDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Scanner;
import java.util.Spliterator;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.StringTokenizer;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Objects of the JDK in the midst of their work go on as they would have. */
class JdkStatesTest {
  private static final List<Integer> NUMBERS = IntStream.range(0, 100).boxed().toList();

  /** What an object does next. */
  @FunctionalInterface
  private interface Use<T> {
    Object of(T object) throws Exception;
  }

  /** Tests that what comes back for an object does the same next as the object itself. */
  private static <T> DynamicTest goesOn(String name, T object, Use<T> use) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          T back = Trip.of(object);
          assertNotSame(object, back);
          assertEquals(use.of(object), use.of(back));
        });
  }

  @TestFactory
  Stream<DynamicTest> generators() {
    return RandomGeneratorFactory.all()
        .filter(factory -> !factory.name().equals("SecureRandom"))
        .map(
            factory -> {
              RandomGenerator generator = factory.create(42);
              for (int i = 0; i < 100; i++) {
                generator.nextLong();
              }
              generator.nextGaussian();
              return goesOn(factory.name(), generator, JdkStatesTest::numbers);
            });
  }

  private static List<Object> numbers(RandomGenerator generator) {
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      numbers.add(generator.nextLong());
      numbers.add(generator.nextGaussian());
    }
    return numbers;
  }

  /** What the system makes random is never the same, but it goes on. */
  @Test
  void secureGenerators_comeBack() throws Exception {
    for (SecureRandom random :
        List.of(new SecureRandom(), SecureRandom.getInstance("NativePRNGNonBlocking"))) {
      SecureRandom back = Trip.of(random);
      assertEquals(random.getAlgorithm(), back.getAlgorithm());
      assertSame(random.getProvider(), back.getProvider());
      assertTrue(IntStream.range(0, 100).anyMatch(_ -> back.nextInt() != random.nextInt()));
    }
    SecureRandom seeded = SecureRandom.getInstance("SHA1PRNG");
    seeded.setSeed(5);
    seeded.nextLong();
    assertEquals(numbers(Trip.of(seeded)), numbers(seeded));
  }

  @TestFactory
  Stream<DynamicTest> splitGenerators() {
    SplittableRandom split = new SplittableRandom(3).split();
    Random gaussian = new Random(3);
    gaussian.nextGaussian(); // the second one is kept
    return Stream.of(
        goesOn("split", split, each -> numbers(each.split())),
        goesOn("gaussian", gaussian, each -> each.nextGaussian()));
  }

  private static <T> List<T> rest(Iterator<T> iterator) {
    List<T> rest = new ArrayList<>();
    iterator.forEachRemaining(rest::add);
    return rest;
  }

  private static <I extends Iterator<?>> I after(int steps, I iterator) {
    for (int i = 0; i < steps; i++) {
      iterator.next();
    }
    return iterator;
  }

  private static <T> Map<T, T> filled(Map<T, T> map, List<T> keys) {
    keys.forEach(key -> map.put(key, key));
    return map;
  }

  @TestFactory
  Stream<DynamicTest> iterators() {
    Map<String, Iterator<?>> iterators = new LinkedHashMap<>();
    iterators.put("ArrayList", new ArrayList<>(NUMBERS).iterator());
    iterators.put("LinkedList", new LinkedList<>(NUMBERS).iterator());
    iterators.put("ArrayDeque", new ArrayDeque<>(NUMBERS).descendingIterator());
    iterators.put("PriorityQueue", new PriorityQueue<>(NUMBERS).iterator());
    iterators.put("HashMap", filled(new HashMap<>(), NUMBERS).entrySet().iterator());
    iterators.put("LinkedHashMap", filled(new LinkedHashMap<>(), NUMBERS).values().iterator());
    iterators.put("TreeMap", filled(new TreeMap<>(), NUMBERS).keySet().iterator());
    iterators.put("submap", filled(new TreeMap<>(), NUMBERS).keySet().iterator());
    iterators.put(
        "ConcurrentHashMap", filled(new ConcurrentHashMap<>(), NUMBERS).keySet().iterator());
    iterators.put(
        "ConcurrentSkipListMap",
        filled(new ConcurrentSkipListMap<>(), NUMBERS).keySet().iterator());
    iterators.put("ConcurrentLinkedDeque", new ConcurrentLinkedDeque<>(NUMBERS).iterator());
    iterators.put("CopyOnWriteArrayList", new CopyOnWriteArrayList<>(NUMBERS).iterator());
    iterators.put("PriorityBlockingQueue", new PriorityBlockingQueue<>(NUMBERS).iterator());
    iterators.put("ArrayBlockingQueue", new ArrayBlockingQueue<>(100, true, NUMBERS).iterator());
    iterators.put("LinkedTransferQueue", new LinkedTransferQueue<>(NUMBERS).iterator());
    iterators.put("Arrays.asList", Arrays.asList(NUMBERS.toArray()).iterator());
    iterators.put("List.of", List.of(1, 2, 3, 4, 5).listIterator());
    iterators.put(
        "synchronized", Collections.synchronizedList(new ArrayList<>(NUMBERS)).iterator());
    iterators.put("unmodifiable", Collections.unmodifiableCollection(NUMBERS).iterator());
    iterators.put("sublist", new ArrayList<>(NUMBERS).subList(10, 50).iterator());
    iterators.put("BitSet", BitSet.valueOf(new long[] {-1, -1}).stream().iterator());
    iterators.put("WeakHashMap", filled(new WeakHashMap<>(), NUMBERS).keySet().iterator());
    return iterators.entrySet().stream()
        .map(each -> goesOn(each.getKey(), after(3, each.getValue()), JdkStatesTest::texts));
  }

  private static List<String> texts(Iterator<?> iterator) {
    return rest(iterator).stream().map(String::valueOf).toList();
  }

  @TestFactory
  Stream<DynamicTest> waysThroughCollections() {
    ListIterator<Integer> both = after(50, new LinkedList<>(NUMBERS).listIterator());
    Spliterator<Integer> half = new ArrayList<>(NUMBERS).spliterator();
    half.trySplit();
    half.tryAdvance(_ -> {});
    return Stream.of(
        goesOn("back", both, each -> List.of(each.previous(), each.previous(), each.nextIndex())),
        goesOn("split", half, each -> Stream.of(each).map(JdkStatesTest::count).toList()),
        goesOn(
            "descending",
            new TreeMap<>(filled(new TreeMap<>(), NUMBERS)).descendingMap().headMap(50),
            Object::toString),
        goesOn(
            "keys",
            new LinkedHashMap<>(filled(new LinkedHashMap<>(), NUMBERS)).sequencedKeySet(),
            Object::toString));
  }

  private static long count(Spliterator<?> rest) {
    long[] count = new long[1];
    rest.forEachRemaining(_ -> count[0]++);
    return count[0];
  }

  @TestFactory
  Stream<DynamicTest> regularExpressions() {
    Pattern pattern = Pattern.compile("(?<key>\\w+)=(?<value>\\d+)", Pattern.CASE_INSENSITIVE);
    Matcher matcher = pattern.matcher("a=1, bc=22; d=333, e=4");
    matcher.find();
    matcher.find();
    Matcher region = pattern.matcher("a=1 b=2 c=3").region(4, 7).useAnchoringBounds(false);
    StringBuilder text = new StringBuilder();
    Matcher replacing = pattern.matcher("a=1, b=2");
    replacing.find();
    replacing.appendReplacement(text, "x");
    return Stream.of(
        goesOn(
            "mid-match",
            matcher,
            each -> List.of(each.group("key"), each.find(), each.group(), each.start("value"))),
        goesOn("region", region, each -> List.of(each.find(), each.group(), each.find())),
        goesOn(
            "replacing",
            replacing,
            each -> each.appendTail(new StringBuilder()).toString() + each.find()));
  }

  @TestFactory
  Stream<DynamicTest> texts() throws Exception {
    StringTokenizer tokens = new StringTokenizer("one two  three", " ", true);
    tokens.nextToken();
    Scanner scanner = new Scanner("1 2.5 word\nline").useLocale(Locale.ROOT);
    scanner.nextInt();
    BreakIterator words = BreakIterator.getWordInstance(Locale.GERMANY);
    words.setText("Ein Satz. Noch einer.");
    words.next();
    StringCharacterIterator characters = new StringCharacterIterator("abc", 1);
    Reader half = new InputStreamReader(stream("aäöü€x"), StandardCharsets.UTF_8);
    half.read();
    PushbackReader pushed = new PushbackReader(new StringReader("bc"), 2);
    pushed.unread('a');
    StringJoiner joiner = new StringJoiner(", ", "[", "]").add("x");
    return Stream.of(
        goesOn("tokens", tokens, each -> List.of(each.nextToken(), each.countTokens())),
        goesOn("scanner", scanner, each -> List.of(each.nextDouble(), each.next())),
        goesOn("words", words, each -> List.of(each.current(), each.next(), each.last())),
        goesOn("characters", characters, each -> "" + each.current() + each.next()),
        goesOn("half a character", half, JdkStatesTest::all),
        goesOn("pushed back", pushed, JdkStatesTest::all),
        goesOn("joiner", joiner, each -> each.add("y").toString()),
        goesOn("builder", new StringBuilder("äb").append(1.5), each -> each.append('c') + ""),
        goesOn("buffer", new StringBuffer("ab").reverse(), each -> each.insert(1, "x") + ""));
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String all(Reader reader) throws IOException {
    StringBuilder all = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      all.append((char) c);
    }
    return all.toString();
  }

  @TestFactory
  Stream<DynamicTest> formats() throws Exception {
    SimpleDateFormat date = new SimpleDateFormat("yyyy-MM-dd EEEE HH:mm z", Locale.FRANCE);
    date.setTimeZone(TimeZone.getTimeZone("Asia/Tokyo"));
    DecimalFormat decimal =
        (DecimalFormat)
            NumberFormat.getCurrencyInstance(
                new Locale.Builder().setLanguage("de").setRegion("CH").build());
    decimal.setMaximumFractionDigits(1);
    MessageFormat message =
        new MessageFormat(
            "{0} of {1,number,integer}: {2,choice,0#none|1#one|1<{2} more}", Locale.US);
    ChoiceFormat choice = new ChoiceFormat("0#none|1#one|2#{0}");
    NumberFormat compact =
        CompactNumberFormat.getCompactNumberInstance(Locale.US, NumberFormat.Style.LONG);
    Collator collator = Collator.getInstance(Locale.GERMANY);
    collator.setStrength(Collator.PRIMARY);
    GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Europe/Paris"));
    calendar.setTimeInMillis(1_000_000_000_000L);
    calendar.set(Calendar.DAY_OF_WEEK, Calendar.FRIDAY); // not computed yet
    ZonedDateTime zoned = ZonedDateTime.parse("2026-03-29T01:30+01:00[Europe/Paris]");
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern("EEEE d MMMM uuuu HH:mm:ss.SSS VV", Locale.ITALY);
    ParsePosition position = new ParsePosition(2);
    position.setErrorIndex(5);
    return Stream.of(
        goesOn(
            "date",
            date,
            each -> each.format(new Date(5)) + each.parse("2026-01-01 jeudi 01:00 JST")),
        goesOn("decimal", decimal, each -> each.format(-1234.56) + each.toPattern()),
        goesOn("message", message, each -> each.format(new Object[] {"a", 5, 3})),
        goesOn("choice", choice, each -> each.format(7)),
        goesOn("compact", compact, each -> each.format(12_345)),
        goesOn("collator", collator, each -> each.compare("a", "Ä") + " " + each.compare("a", "b")),
        goesOn("calendar", calendar, each -> each.getTimeInMillis()),
        goesOn("zoned", zoned, each -> each.plusHours(1).toString()),
        goesOn("formatter", formatter, each -> each.format(zoned)),
        goesOn(
            "chronology",
            JapaneseDate.of(2026, 1, 1),
            each -> each.plus(5, ChronoUnit.DAYS).toString()),
        goesOn("position", position, Object::toString),
        goesOn(
            "hexadecimal",
            HexFormat.ofDelimiter(":").withUpperCase(),
            each -> each.formatHex(new byte[] {1, -1})));
  }

  @TestFactory
  Stream<DynamicTest> synchronizers() throws Exception {
    Semaphore semaphore = new Semaphore(5, true);
    semaphore.acquire(2);
    Phaser phaser = new Phaser(2);
    phaser.arrive();
    Phaser tiered = new Phaser(phaser, 3);
    CountDownLatch latch = new CountDownLatch(3);
    latch.countDown();
    ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    lock.writeLock().lock();
    StampedLock stamped = new StampedLock();
    long stamp = stamped.writeLock();
    LongAdder adder = new LongAdder();
    adder.add(7);
    LongAccumulator most = new LongAccumulator(Long::max, 0);
    return Stream.of(
        goesOn("semaphore", semaphore, each -> List.of(each.availablePermits(), each.isFair())),
        goesOn(
            "phaser",
            phaser,
            each ->
                List.of(
                    each.getPhase(), each.getUnarrivedParties(), each.arrive(), each.getPhase())),
        goesOn(
            "tiered phaser",
            tiered,
            each -> List.of(each.getRegisteredParties(), each.getRoot().getRegisteredParties())),
        goesOn("latch", latch, each -> each.getCount()),
        goesOn(
            "lock",
            lock,
            each -> List.of(each.isWriteLockedByCurrentThread(), each.getWriteHoldCount())),
        goesOn(
            "stamped lock",
            stamped,
            each -> {
              each.unlockWrite(stamp);
              return each.isWriteLocked() + " " + each.tryReadLock();
            }),
        goesOn("adder", adder, each -> each.sumThenReset()),
        goesOn("reference", new AtomicStampedReference<>("x", 5), each -> each.getStamp()),
        goesOn("exchanger", new Exchanger<String>(), each -> exchanged(each)));
  }

  private static String exchanged(Exchanger<String> exchanger) throws Exception {
    CompletableFuture<String> other = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                other.complete(exchanger.exchange("a", 20, TimeUnit.SECONDS));
              } catch (Exception e) {
                other.completeExceptionally(e);
              }
            });
    return exchanger.exchange("b", 20, TimeUnit.SECONDS) + other.get(20, TimeUnit.SECONDS);
  }

  @TestFactory
  Stream<DynamicTest> futures() {
    CompletableFuture<String> future = new CompletableFuture<>();
    CompletableFuture<String> after = future.thenApply(new Shouting()).thenApply(new Shouting());
    FutureTask<String> task = new FutureTask<>(new JdkInstances.Task());
    FutureTask<String> done = new FutureTask<>(new JdkInstances.Task());
    done.run();
    return Stream.of(
        goesOn(
            "dependent",
            List.of(future, after),
            each -> {
              each.getFirst().complete("a");
              return each.getLast().get(20, TimeUnit.SECONDS);
            }),
        goesOn(
            "task",
            task,
            each -> {
              each.run();
              return each.get();
            }),
        goesOn("done", done, each -> each.resultNow()));
  }

  /** A function of the program. */
  static final class Shouting implements Function<String, String> {
    @Override
    public String apply(String text) {
      return text + "!";
    }
  }

  @TestFactory
  Stream<DynamicTest> bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(16).putInt(7).mark().putInt(8).flip().position(4);
    CharsetEncoder encoder = StandardCharsets.UTF_16.newEncoder();
    encoder.encode(CharBuffer.wrap("a"), ByteBuffer.allocate(8), false);
    return Stream.concat(
        Stream.of(
            goesOn(
                "buffer", buffer, each -> List.of(each.remaining(), each.getInt(), each.limit())),
            goesOn(
                "slice",
                buffer.slice().asReadOnlyBuffer(),
                each -> each.getInt() + " " + each.isReadOnly()),
            goesOn("encoder", encoder, each -> encoded(each))),
        Stream.of(new CRC32(), new CRC32C(), new Adler32()).map(JdkStatesTest::checksum));
  }

  private static ByteBuffer encoded(CharsetEncoder encoder) {
    ByteBuffer out = ByteBuffer.allocate(8); // the mark of the byte order is written once
    encoder.encode(CharBuffer.wrap("b"), out, true);
    return out.flip();
  }

  private static DynamicTest checksum(Checksum sum) {
    sum.update(new byte[] {1, 2, 3});
    return goesOn(
        sum.getClass().getSimpleName(),
        sum,
        each -> {
          each.update(5);
          return each.getValue();
        });
  }

  /** A kind of thing. */
  enum Size {
    SMALL,
    LARGE {
      @Override
      public String toString() {
        return "large!";
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> others() {
    EnumMap<Size, LocalDate> sizes = new EnumMap<>(Size.class);
    sizes.put(Size.LARGE, LocalDate.EPOCH);
    Stream<Integer> pipeline = NUMBERS.stream().skip(90).sorted(Collections.reverseOrder());
    return Stream.of(
        goesOn("constants", sizes, Object::toString),
        goesOn("pipeline", pipeline, each -> each.toList().toString()),
        goesOn(
            "locale",
            Locale.forLanguageTag("th-TH-u-nu-thai"),
            each -> String.format(each, "%d", 15)));
  }
}
