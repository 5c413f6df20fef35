package org.cnscs.vm.program;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;

/**
 * Work in classes of jars that class loaders of URLs read, and in classes that were defined by
 * means of lookup objects.
 */
public final class Generated {
  private static final String HOLDER = Generated.class.getName() + "$Holder";
  private static final String PART = Generated.class.getName() + "$Part";

  private static final String MATE = Generated.class.getName() + "$Mate";

  private static final byte[] JAR = content();

  private Generated() {}

  /** What stands in the jar; copies of it get other names. */
  public static final class Part implements Callable<Long> {
    private static long calls;
    private final List<Long> seen = new ArrayList<>();

    @Override
    public Long call() {
      long sum = 0;
      for (int i = 0; i < 5; i++) {
        long now = calls++;
        sum += Loaders.spin((int) now);
        seen.removeIf(old -> Loaders.spin((int) (old + now)) % 3 == 0);
        seen.add(sum);
      }
      return sum + seen.size();
    }
  }

  /** A class that is told by its data what to do. */
  public static final class Holder implements Callable<Long> {
    private final List<Holder> made = new ArrayList<>();

    @Override
    public Long call() throws IllegalAccessException {
      List<?> data = MethodHandles.classData(MethodHandles.lookup(), "_", List.class);
      made.add(made.isEmpty() ? new Holder() : made.getFirst());
      return Loaders.spin((Integer) data.get(1)) + made.size();
    }
  }

  private static long secret = 3;

  private static final Box BOX = new Box();

  private static long reveal(long n) {
    return Loaders.spin((int) n) + secret;
  }

  /** Has members that only the nest may use. */
  private static final class Box {
    private long kept;

    private long take(int n) {
      return Loaders.spin(n + (int) kept);
    }
  }

  private static int kept;

  /** Is made only in the nest. */
  private static final class Kept {
    private static final long FIRST = Loaders.spin(7);
    private final long sum;

    private Kept(long before, int n, Object of) {
      long all = before + FIRST;
      for (int i = 0; i < 3; i++) {
        all += Loaders.spin(n + i);
      }
      sum = of == BOX ? all : -all;
      kept++;
    }

    private int n() {
      return (int) (sum % 100);
    }
  }

  /** Uses private members of its nest. */
  public static final class Mate implements Callable<Long> {
    @Override
    public Long call() {
      secret += reveal(secret) % 5;
      long sum = 0;
      for (int i = 0; i < 20; i++) {
        BOX.kept++;
        sum += BOX.take(i) + reveal(i);
        sum +=
            new Kept(reveal(i), i % 3 == 0 ? (int) reveal(sum) : new Kept(1, i, this).n(), BOX).sum;
        new Kept(sum, i, null);
      }
      return sum + secret + BOX.kept + kept;
    }
  }

  private static byte[] file(String name) {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in = Generated.class.getClassLoader().getResourceAsStream(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a class file in which one name stands for another of the same length. */
  private static byte[] renamed(byte[] file, String from, String to) {
    byte[] copy = file.clone();
    byte[] old = from.getBytes();
    byte[] fresh = to.getBytes();
    for (int i = 0; i + old.length <= copy.length; i++) {
      int k = 0;
      while (k < old.length && copy[i + k] == old[k]) {
        k++;
      }
      if (k == old.length) {
        System.arraycopy(fresh, 0, copy, i, fresh.length);
      }
    }
    return copy;
  }

  /** Returns a jar with an entry that is stored as it is: a compressor could not be captured. */
  private static byte[] content() {
    byte[] name = (PART.replace('.', '/') + ".class").getBytes();
    byte[] file = file(PART);
    ByteBuffer jar = ByteBuffer.allocate(98 + 2 * name.length + file.length);
    jar.order(ByteOrder.LITTLE_ENDIAN).putInt(0x0403_4b50).putShort((short) 20);
    describe(jar, name, file).put(name).put(file);
    int directory = jar.position();
    jar.putInt(0x0201_4b50).putShort((short) 20).putShort((short) 20);
    describe(jar, name, file).put(new byte[14]).put(name);
    int end = jar.position();
    jar.putInt(0x0605_4b50).putInt(0).putShort((short) 1).putShort((short) 1);
    return jar.putInt(end - directory).putInt(directory).array();
  }

  private static ByteBuffer describe(ByteBuffer jar, byte[] name, byte[] file) {
    CRC32 sum = new CRC32();
    sum.update(file);
    jar.putInt(0).putInt(0x21_0000).putInt((int) sum.getValue());
    return jar.putInt(file.length).putInt(file.length).putInt(name.length);
  }

  private static Path jar() throws IOException {
    Path jar = Files.createTempFile("generated", ".jar");
    jar.toFile().deleteOnExit();
    return Files.write(jar, JAR);
  }

  @SuppressWarnings("unchecked") // a part is a Callable<Long>
  private static Callable<Long> make(Class<?> type) throws ReflectiveOperationException {
    return (Callable<Long>) type.getDeclaredConstructor().newInstance();
  }

  public static Object compute() throws Exception {
    Path jar = jar();
    Part.calls = 0;
    secret = 3;
    BOX.kept = 0;
    kept = 0;
    Map<String, Callable<Long>> parts = new LinkedHashMap<>();
    StringBuilder out = new StringBuilder();
    int generated = 0;
    for (int round = 0; round < 40; round++) {
      if (round % 8 == 0) {
        ClassLoader apart = new ApartLoader("jar" + round, jar.toUri().toURL());
        parts.put("jar" + round, make(apart.loadClass(PART)));
      }
      if (round % 10 == 0) {
        String name = "Pa" + (char) ('a' + generated++) + "t";
        byte[] file = renamed(file(PART), "Generated$Part", "Generated$" + name);
        Class<?> type = MethodHandles.lookup().defineClass(file);
        out.append(type.getClassLoader() == Generated.class.getClassLoader())
            .append(Class.forName(type.getName()) == type);
        parts.put(name, make(type));
      }
      if (round % 7 == 0) {
        Lookup hidden =
            MethodHandles.lookup().defineHiddenClass(file(PART), true, Lookup.ClassOption.NESTMATE);
        parts.put("hidden" + round, make(hidden.lookupClass()));
        Lookup mate =
            MethodHandles.lookup().defineHiddenClass(file(MATE), true, Lookup.ClassOption.NESTMATE);
        parts.put("mate" + round, make(mate.lookupClass()));
        Lookup with =
            MethodHandles.lookup()
                .defineHiddenClassWithClassData(file(HOLDER), List.of("data", round), true);
        parts.put("data" + round, make(with.lookupClass()));
      }
      for (Map.Entry<String, Callable<Long>> each : parts.entrySet()) {
        out.append(each.getKey()).append(each.getValue().call()).append(' ');
      }
      describe(parts.get("jar0"), out);
    }
    return out.toString().hashCode() + " " + out.length() + " " + out.substring(out.length() - 150);
  }

  private static void describe(Callable<Long> part, StringBuilder out)
      throws ReflectiveOperationException {
    Class<?> type = part.getClass();
    Method call = type.getMethod("call");
    URLClassLoader loader = (URLClassLoader) type.getClassLoader();
    URL source = type.getProtectionDomain().getCodeSource().getLocation();
    out.append(call.invoke(part))
        .append(loader.getName())
        .append(loader.getURLs()[0].equals(source))
        .append(loader.getResource(PART.replace('.', '/') + ".class") != null)
        .append(type.getPackage().getName().length());
  }

  /** Finds the part in its URLs first. */
  private static final class ApartLoader extends URLClassLoader {
    static {
      registerAsParallelCapable();
    }

    ApartLoader(String name, URL... urls) {
      super(name, urls, Generated.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> found = findLoadedClass(name);
        if (found == null && name.equals(PART)) {
          found = findClass(name);
        }
        return found != null ? found : super.loadClass(name, resolve);
      }
    }
  }
}
