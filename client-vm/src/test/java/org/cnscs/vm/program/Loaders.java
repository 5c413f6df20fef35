package org.cnscs.vm.program;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** Work in classes of class loaders that the program has made. */
public final class Loaders {
  private static final String HERE = Loaders.class.getName() + "$";

  /** Classes of the same names, of several loaders. */
  private static final List<Work> KEPT = new ArrayList<>();

  private Loaders() {}

  /** What the classes do; an interface that all loaders find at their parent. */
  public interface Work {
    long run(int rounds);
  }

  /** Defines some classes itself, from files that it finds at its parent, and counts them. */
  private static final class Own extends ClassLoader {
    private final Map<String, Integer> asked = new TreeMap<>();
    private int defined;

    Own(String name, ClassLoader parent) {
      super(name, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(HERE + "Part")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> found = findLoadedClass(name);
        return found != null ? found : findClass(name);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      asked.merge(name, 1, Integer::sum);
      byte[] file = file(name);
      spin(defined++);
      return defineClass(name, file, 0, file.length);
    }

    private byte[] file(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** A loader that is asked directly, by the JVM too. */
  private static final class Direct extends ClassLoader {
    private final ClassLoader files;

    Direct(ClassLoader files) {
      super(null);
      this.files = files;
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      if (name.startsWith(HERE + "PartOf")) {
        Class<?> found = findLoadedClass(name);
        return found != null ? found : define(name);
      }
      return files.loadClass(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = files.getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] file = in.readAllBytes();
        return defineClass(name, file, 0, file.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** The base of the parts, defined by the same loader. */
  public abstract static class PartBase implements Work {
    static int instances;
    final int number = ++instances;

    long base(int rounds) {
      return spin(rounds * number);
    }
  }

  /** A part with state in statics, lambdas and nested classes. */
  public static final class Part extends PartBase {
    private static final List<String> SEEN = new ArrayList<>();
    private final IntUnaryOperator step;

    public Part() {
      int add = number;
      step = x -> (int) (spin(x + add) % 100);
    }

    @Override
    public long run(int rounds) {
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        sum = sum * 31 + step.applyAsInt(i) + base(i);
        SEEN.add(i + ":" + sum % 7);
        sum += helped(i);
      }
      SEEN.sort(Comparator.comparing((String text) -> spin(text.length())).reversed());
      return sum + SEEN.hashCode() + getClass().getName().length();
    }

    private static long helped(int i) {
      Supplier<PartHelp> made = PartHelp::new;
      PartHelp help = made.get();
      synchronized (help) {
        return help.times(i);
      }
    }
  }

  /** A part that threads share: they contend for its class. */
  public static final class PartShared implements Work {
    private static long calls;

    @Override
    public long run(int rounds) {
      synchronized (PartShared.class) {
        long sum = 1;
        for (int i = 0; i < rounds; i++) {
          sum += spin((int) calls++);
        }
        return sum;
      }
    }
  }

  /** A loader for several threads. */
  interface Named {
    Work make(String part) throws ReflectiveOperationException;

    int distinct();
  }

  /** Returns a new loader of parts. */
  static Named named(String name) {
    Own own = new Own(name, Loaders.class.getClassLoader());
    return new Named() {
      @Override
      public Work make(String part) throws ReflectiveOperationException {
        return (Work) own.loadClass(HERE + part).getDeclaredConstructor().newInstance();
      }

      @Override
      public int distinct() {
        return own.asked.get(HERE + "PartShared");
      }
    };
  }

  /** What only the loaders of parts know. */
  public interface PartView {
    long seen(long n);
  }

  /** A part that works through a proxy of an interface of its own loader, and reflection. */
  public static final class PartProxy implements Work {
    private final PartView view =
        (PartView)
            Proxy.newProxyInstance(
                PartProxy.class.getClassLoader(), new Class<?>[] {PartView.class}, this::answer);

    private static final VarHandle CALLS = handle("calls", true);
    private static final VarHandle ANSWERS = handle("answers", false);
    private static long calls;

    private long answers;

    private static VarHandle handle(String field, boolean isStatic) {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        return isStatic
            ? lookup.findStaticVarHandle(PartProxy.class, field, long.class)
            : lookup.findVarHandle(PartProxy.class, field, long.class);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    private final MethodType type = MethodType.methodType(PartHelp.class, PartView[].class);
    private Method answering;

    private Object answer(Object self, Method method, Object[] arguments) {
      answering = method;
      CALLS.getAndAdd(1L);
      ANSWERS.getAndAdd(this, 2L);
      return spin(((Long) arguments[0]).intValue()) + method.getName().length();
    }

    @Override
    public long run(int rounds) {
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        sum += view.seen(i) + base(type.parameterType(0).componentType(), i);
      }
      return sum + calls + answers;
    }

    private long base(Class<?> view, int i) {
      return view == answering.getDeclaringClass() ? spin(i) : -1_000_000;
    }
  }

  /** Helps a part. */
  static final class PartHelp {
    private int calls;

    synchronized long times(int i) {
      calls++;
      return spin(i) * calls;
    }
  }

  /** A part of the other loader. */
  public static final class PartOfDirect implements Work {
    private static long all;

    @Override
    public long run(int rounds) {
      for (int i = 0; i < rounds; i++) {
        long once = all + i;
        Supplier<Long> next = () -> spin((int) once);
        all += next.get();
      }
      return all;
    }
  }

  public static long spin(int n) {
    long sum = n;
    for (int i = 0; i < 300; i++) {
      sum = sum * 6364136223846793005L + i;
    }
    return sum >>> 40;
  }

  private static Work make(ClassLoader loader, String name) throws ReflectiveOperationException {
    return (Work) Class.forName(HERE + name, true, loader).getDeclaredConstructor().newInstance();
  }

  /** Returns a part of a loader of its own. */
  static Work direct() throws ReflectiveOperationException {
    return make(new Direct(Loaders.class.getClassLoader()), "PartOfDirect");
  }

  public static Object compute() throws Exception {
    ClassLoader parent = Loaders.class.getClassLoader();
    StringBuilder out = new StringBuilder();
    KEPT.clear();
    for (int round = 0; round < 30; round++) {
      Own first = new Own("first", parent);
      Own second = new Own(null, parent);
      KEPT.add(make(first, "Part"));
      KEPT.add((Work) second.loadClass(HERE + "Part").getDeclaredConstructor().newInstance());
      KEPT.add(make(new Direct(parent), "PartOfDirect"));
      KEPT.add(make(first, "PartProxy"));
      for (Work each : KEPT) {
        out.append(each.run(3)).append(' ');
      }
      Class<?> one = KEPT.getFirst().getClass();
      Class<?> other = KEPT.get(1).getClass();
      out.append(one == other)
          .append(one.getName().equals(other.getName()))
          .append(other.isInstance(KEPT.getFirst()))
          .append(((Own) one.getClassLoader()).asked)
          .append(((Own) one.getClassLoader()).getName())
          .append(one.getClassLoader().getUnnamedModule() == one.getModule())
          .append(
              one.getClassLoader().loadClass(HERE + "PartHelp").getClassLoader()
                  == other.getClassLoader())
          .append(((Own) other.getClassLoader()).defined);
      if (KEPT.size() > 8) {
        KEPT.subList(0, 4).clear();
      }
    }
    return out.toString().hashCode() + " " + out.length() + " " + out.substring(out.length() - 200);
  }
}
