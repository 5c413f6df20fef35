package org.cnscs.heap;

import static org.cnscs.heap.GoesOn.goesOn;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.GregorianCalendar;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.StringTokenizer;
import java.util.TimeZone;
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
