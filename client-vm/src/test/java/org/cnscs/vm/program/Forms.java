package org.cnscs.vm.program;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Classes that are defined again and again under the same names, each by a loader of its own, and
 * found by name in a map that all loaders share, as a language does that compiles what is typed.
 * Their names are on the class path as well. Some are first used long after they were defined.
 */
public final class Forms {
  private static final String HERE = Forms.class.getName() + "$";
  private static final int LATER = 7;

  private Forms() {}

  /** Finds what was defined last, before it asks its parent. */
  private static final class Form extends URLClassLoader {
    private static final Map<String, Reference<Class<?>>> LATEST = new ConcurrentHashMap<>();

    Form(ClassLoader parent) {
      super(new URL[0], parent);
    }

    Class<?> define(String name) throws IOException {
      String path = (HERE + name).replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(path)) {
        byte[] file = in.readAllBytes();
        Class<?> type = defineClass(HERE + name, file, 0, file.length);
        LATEST.put(type.getName(), new SoftReference<>(type));
        return type;
      }
    }

    @Override
    protected synchronized Class<?> loadClass(String name, boolean resolve)
        throws ClassNotFoundException {
      Class<?> found = findLoadedClass(name);
      if (found == null) {
        Reference<Class<?>> latest = LATEST.get(name);
        found = latest == null ? null : latest.get();
      }
      return found == null ? super.loadClass(name, resolve) : found;
    }
  }

  /** What users look for. */
  public interface View {
    /** Does it. */
    long view(int n);
  }

  /** Is used late; counts its calls. */
  public static final class Help implements View {
    private static int calls;

    @Override
    public long view(int n) {
      calls++;
      return Loaders.spin(n) + calls * 1000L;
    }
  }

  /** Uses the latest help that there is when it first needs one. */
  public static final class User implements Loaders.Work {
    private int rounds;

    @Override
    public long run(int n) {
      long sum = Loaders.spin(n);
      rounds++;
      return rounds < LATER ? sum : sum + late(n);
    }

    private long late(int n) {
      Object help = new Help();
      return help instanceof View view ? view.view(n) : -((Help) help).view(n);
    }
  }

  private static Class<?> define(String name) throws IOException {
    return new Form(Forms.class.getClassLoader()).define(name);
  }

  public static Object compute() throws Exception {
    List<Loaders.Work> users = new ArrayList<>();
    long sum = 0;
    for (int round = 0; round < 120; round++) {
      if (round % 5 == 0) {
        define("Help");
      }
      if (round % 3 == 0) {
        define("View");
      }
      if (round % 2 == 0) {
        users.add((Loaders.Work) define("User").getDeclaredConstructor().newInstance());
      }
      for (Loaders.Work each : users) {
        for (int i = 0; i < 5; i++) {
          sum = sum * 31 + each.run(round) + each.getClass().getName().length();
        }
      }
      if (users.size() > 12) {
        users.subList(0, 4).clear();
      }
    }
    return sum;
  }
}
