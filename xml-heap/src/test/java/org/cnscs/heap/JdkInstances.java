package org.cnscs.heap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A maker of objects of classes of the JDK that it knows nothing of: by the public constructor, or
 * the public static method that gives one, with the fewest parameters of types of which it has
 * values.
 */
final class JdkInstances {
  private static final int MOST_PARAMETERS = 4;

  /** Classes whose constructors open or create something outside. */
  private static final Set<String> OPENING =
      Set.of(
          "java.io.FileOutputStream",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.net.DatagramSocket",
          "java.net.InetAddress",
          "java.net.Inet4Address",
          "java.net.Inet6Address",
          "java.net.MulticastSocket",
          "java.util.Timer",
          "java.util.logging.FileHandler",
          "java.util.logging.SocketHandler");

  /** A task of the program. */
  static final class Task implements Runnable, Callable<String> {
    @Override
    public void run() {}

    @Override
    public String call() {
      return "done";
    }
  }

  private final Map<Class<?>, Supplier<?>> values = new HashMap<>();

  JdkInstances() {
    addPrimitives();
    addTexts();
    addStreams();
    addTimes();
    addCollections();
  }

  private <T> void add(Class<T> type, Supplier<? extends T> value) {
    values.put(type, value);
  }

  private void addPrimitives() {
    values.put(boolean.class, () -> true);
    values.put(byte.class, () -> (byte) 1);
    values.put(char.class, () -> 'a');
    values.put(short.class, () -> (short) 1);
    values.put(int.class, () -> 3);
    values.put(long.class, () -> 5L);
    values.put(float.class, () -> 1.5f);
    values.put(double.class, () -> 2.5);
    add(byte[].class, () -> new byte[] {1, 2, 3, 4});
    add(char[].class, () -> new char[] {'a', 'b'});
    add(int[].class, () -> new int[] {1, 2, 3});
    add(long[].class, () -> new long[] {1, 2, 3});
    add(double[].class, () -> new double[] {1, 2, 3});
    add(Object[].class, () -> new Object[] {"x", "y"});
    add(String[].class, () -> new String[] {"x", "y"});
  }

  private void addTexts() {
    add(Object.class, () -> "o");
    add(String.class, () -> "a");
    add(CharSequence.class, () -> "abc");
    add(Class.class, () -> String.class);
    add(Locale.class, () -> Locale.GERMANY);
    add(Charset.class, () -> StandardCharsets.UTF_8);
    add(BigInteger.class, () -> BigInteger.TEN);
    add(BigDecimal.class, () -> new BigDecimal("1.25"));
    add(URI.class, () -> URI.create("urn:x:y"));
    add(File.class, () -> new File("nowhere"));
    add(Path.class, () -> Path.of("nowhere"));
    add(Throwable.class, () -> new IllegalStateException("cause"));
    add(Exception.class, () -> new IllegalStateException("cause"));
  }

  private void addStreams() {
    add(InputStream.class, () -> new ByteArrayInputStream(new byte[] {1, 2, 3}));
    add(OutputStream.class, ByteArrayOutputStream::new);
    add(Reader.class, () -> new StringReader("text"));
    add(Writer.class, StringWriter::new);
    add(ByteBuffer.class, () -> ByteBuffer.allocate(8));
  }

  private void addTimes() {
    add(Instant.class, () -> Instant.ofEpochSecond(1_000_000, 7));
    add(Duration.class, () -> Duration.ofMillis(1500));
    add(LocalDate.class, () -> LocalDate.of(2026, 2, 28));
    add(LocalTime.class, () -> LocalTime.of(12, 30));
    add(LocalDateTime.class, () -> LocalDateTime.of(2026, 2, 28, 12, 30));
    add(ZoneId.class, () -> ZoneId.of("Europe/Paris"));
    add(ZoneOffset.class, () -> ZoneOffset.ofHours(2));
    add(Date.class, () -> new Date(5));
    add(TimeUnit.class, () -> TimeUnit.SECONDS);
  }

  private void addCollections() {
    add(Collection.class, () -> new ArrayList<>(List.of("x", "y")));
    add(List.class, () -> new ArrayList<>(List.of("x", "y")));
    add(Set.class, () -> new TreeSet<>(Set.of("x", "y")));
    add(Map.class, () -> new LinkedHashMap<>(Map.of("k", "v")));
    add(Comparator.class, Comparator::naturalOrder);
    add(Runnable.class, Task::new);
    add(Callable.class, Task::new);
  }

  /** Returns an object that a class's own code has made, or null if it was not found how. */
  Object of(Class<?> type) {
    if (OPENING.contains(type.getName())) {
      return null;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    Stream<? extends Executable> constructors =
        Modifier.isAbstract(type.getModifiers()) ? Stream.of() : Stream.of(type.getConstructors());
    Stream<? extends Executable> methods =
        Stream.of(type.getMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .filter(method -> method.getReturnType() == type)
            .filter(method -> method.getDeclaringClass() == type);
    return Stream.concat(sorted(constructors), sorted(methods))
        .map(this::made)
        .filter(made -> made != null)
        .findFirst()
        .orElse(null);
  }

  private Stream<? extends Executable> sorted(Stream<? extends Executable> some) {
    return some.filter(each -> each.getParameterCount() <= MOST_PARAMETERS)
        .filter(each -> Stream.of(each.getParameterTypes()).allMatch(values::containsKey))
        .filter(each -> !opens(each))
        .sorted(
            Comparator.<Executable>comparingInt(Executable::getParameterCount)
                .thenComparing(Executable::toString));
  }

  /** Streams that are made for a name are made for a file. */
  private static boolean opens(Executable executable) {
    boolean isNamed =
        Stream.of(executable.getParameterTypes())
            .anyMatch(type -> type == String.class || type == File.class);
    Class<?> type = executable.getDeclaringClass();
    return isNamed
        && (OutputStream.class.isAssignableFrom(type) || type.getName().endsWith("PrintWriter"));
  }

  private Object made(Executable executable) {
    Object[] arguments =
        Arrays.stream(executable.getParameterTypes())
            .map(type -> (Object) values.get(type).get())
            .toArray();
    try {
      return switch (executable) {
        case Constructor<?> constructor -> constructor.newInstance(arguments);
        case Method method -> method.invoke(null, arguments);
      };
    } catch (InvocationTargetException | IllegalAccessException | InstantiationException e) {
      return null; // these arguments do not make one; others may
    }
  }
}
