package org.cnscs.vm.program;

import java.text.ChoiceFormat;
import java.text.FieldPosition;
import java.text.Format;
import java.text.MessageFormat;
import java.text.ParsePosition;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjuster;
import java.time.temporal.TemporalQuery;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Enumeration;
import java.util.Formattable;
import java.util.Formatter;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterators;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.StreamSupport;

/** Work in what the JDK's texts, times and views call back. */
public final class Events {

  private Events() {}

  /** Texts of a bundle that is made by the program. */
  public static final class Texts extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
      return new Object[][] {{"a", "A" + Callbacks.spin(3) % 10}};
    }
  }

  private record Slow(int n) implements CharSequence, Formattable, Comparable<Slow> {
    @Override
    public int length() {
      return 3 + (int) (Callbacks.spin(n) & 1);
    }

    @Override
    public char charAt(int index) {
      return (char) ('a' + (Callbacks.spin(index) & 7));
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return toString().substring(start, end);
    }

    @Override
    public String toString() {
      return new StringBuilder(this).toString();
    }

    @Override
    public void formatTo(Formatter formatter, int flags, int width, int precision) {
      formatter.format("<%s>", Callbacks.spin(width) % 10);
    }

    @Override
    public int compareTo(Slow other) {
      return Long.compare(Callbacks.spin(n), Callbacks.spin(other.n));
    }
  }

  private static final class Rounded extends Format {
    private static final long serialVersionUID = 1;

    @Override
    public StringBuffer format(Object object, StringBuffer to, FieldPosition position) {
      return to.append(object).append(Callbacks.spin(2) % 10);
    }

    @Override
    public Object parseObject(String source, ParsePosition position) {
      position.setIndex(source.length());
      return Callbacks.spin(source.length());
    }
  }

  enum Level {
    LOW,
    HIGH
  }

  public static Object compute() throws Exception {
    StringBuilder out = new StringBuilder();
    for (int round = 0; round < 120; round++) {
      texts(out, round);
      times(out, round);
      views(out, round);
    }
    return out.toString().hashCode() + " " + out.length();
  }

  private static void texts(StringBuilder out, int round) throws Exception {
    Slow slow = new Slow(round);
    out.append(slow).append("x").append(new StringBuffer().append(slow)).append(slow, 1, 2);
    out.append(String.join(slow, List.of(slow, slow))).append(String.format("%8s%s", slow, slow));
    out.append(new StringJoiner(slow).add(slow).add("z")).append("abc".contentEquals(slow));
    out.append("abab".replace(slow, "q")).append(slow.chars().sum());
    out.append(java.util.regex.Pattern.matches("[a-h]*", slow));
    MessageFormat format = new MessageFormat("{0} and {1}");
    format.setFormatByArgumentIndex(1, new Rounded());
    out.append(format.format(new Object[] {slow, round}));
    out.append(new Rounded().parseObject("12")).append(new ChoiceFormat("0#no|1#yes").format(1));
    Texts texts = new Texts();
    for (Enumeration<String> keys = texts.getKeys(); keys.hasMoreElements(); ) {
      out.append(Callbacks.spin(2) % 10).append(texts.getString(keys.nextElement()));
    }
  }

  private static void times(StringBuilder out, int round) {
    LocalDate date = LocalDate.of(2020, 1, 1 + round % 28);
    TemporalAdjuster later = temporal -> temporal.plus(Callbacks.spin(1) & 7, ChronoUnit.DAYS);
    TemporalQuery<Long> asked = temporal -> Callbacks.spin(temporal.hashCode());
    out.append(date.with(later)).append(date.query(asked));
    out.append(
        date.datesUntil(date.plusDays(3)).mapToLong(d -> Callbacks.spin(d.hashCode())).sum());
    out.append(date.plus(Period.ofDays((int) Callbacks.spin(1) & 3)));
  }

  private static void views(StringBuilder out, int round) {
    List<Slow> slow = new LinkedList<>(List.of(new Slow(round), new Slow(2), new Slow(1)));
    out.append(new TreeSet<>(slow).descendingSet().headSet(new Slow(2)));
    out.append(
        new ConcurrentSkipListMap<>(Map.of(new Slow(1), 1, new Slow(4), 2)).floorKey(slow.get(0)));
    out.append(Collections.unmodifiableList(slow).equals(new ArrayList<>(slow)));
    out.append(Collections.binarySearch(slow, new Slow(2)) > 3).append(new Vector<>(slow));
    Map<Level, Slow> levels = new EnumMap<>(Level.class);
    levels.computeIfAbsent(Level.LOW, level -> new Slow((int) Callbacks.spin(1) & 3));
    out.append(levels).append(new WeakHashMap<>(Map.of(slow.get(1), 2)).get(slow.get(1)));
    Map<Slow, Object> cache =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Slow, Object> eldest) {
            return size() > 1 + (Callbacks.spin(1) & 1);
          }
        };
    slow.forEach(each -> cache.put(each, each));
    out.append(cache.keySet()).append(new IdentityHashMap<>(cache).size());
    Iterator<Slow> iterator = slow.iterator();
    Iterable<Long> lazy =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return Callbacks.spin(1) != 0 && iterator.hasNext();
              }

              @Override
              public Long next() {
                return Callbacks.spin(iterator.next().n);
              }
            };
    out.append(
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(lazy.iterator(), 0), false)
            .mapToLong(n -> n)
            .sum());
    out.append(Objects.hash(slow.get(0), 1)).append(new BitSet().stream().sum());
    out.append(Objects.requireNonNullElseGet(null, () -> new Slow(3)));
  }
}
