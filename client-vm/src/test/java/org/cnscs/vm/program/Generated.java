package org.cnscs.vm.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Work in classes of jars that class loaders of URLs read, and in classes that were defined by
 * means of lookup objects.
 */
public final class Generated {
  private static final String PART = Generated.class.getName() + "$Part";

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

  /** Made when the class is initialised, while no checkpoint is taken: a compressor has no form. */
  private static byte[] content() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry(PART.replace('.', '/') + ".class"));
      entries.write(file(PART));
      entries.closeEntry();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
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
