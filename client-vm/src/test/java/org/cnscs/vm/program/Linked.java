package org.cnscs.vm.program;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.invoke.MethodHandles;
import java.util.EnumMap;
import java.util.Map;

/** What programs get from the JDK's reflection besides calls: annotations, values of enums. */
public final class Linked {
  private Linked() {}

  /** An annotation that is kept. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Mark {
    int value();

    String[] names() default {"a", "b"};
  }

  /** A class that has one. */
  @Mark(3)
  private enum Level {
    LOW,
    HIGH;

    final long value = Callbacks.spin(ordinal());
  }

  /** Is initialised by name, with work. */
  public static final class Plugin {
    /** What the work has given. */
    public static final long VALUE = work();

    private Plugin() {}

    private static long work() {
      long sum = 0;
      for (int i = 0; i < 200_000; i++) {
        sum += Callbacks.spin(i);
      }
      return sum;
    }
  }

  public static Object compute() throws Exception {
    StringBuilder out = new StringBuilder();
    Mark mark = Level.class.getAnnotation(Mark.class);
    for (int round = 0; round < 60; round++) {
      Map<Level, Long> values = new EnumMap<>(Level.class);
      for (Level each : Level.class.getEnumConstants()) {
        values.put(each, Callbacks.spin(each.value + round));
      }
      out.append(values).append(mark.value()).append(mark.names().length).append(mark);
      out.append(Enum.valueOf(Level.class, "HIGH"));
      out.append(MethodHandles.lookup().lookupClass().getSimpleName());
    }
    out.append(ClassLoader.getSystemClassLoader() == Linked.class.getClassLoader());
    Class<?> plugin = Class.forName(Linked.class.getName() + "$Plugin");
    out.append(plugin.getField("VALUE").getLong(null));
    return out.toString().hashCode() + " " + out.length();
  }
}
