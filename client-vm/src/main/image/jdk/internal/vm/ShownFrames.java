package jdk.internal.vm;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import jdk.internal.misc.Unsafe;

/**
 * The frames that a {@link StackWalker} of the program shows: those that it would show in a plain
 * run.
 *
 * <p>Continued methods are in hidden classes, which a walker skips. So the stack is walked by a
 * walker that shows all frames, and what is not the program's to see is left out behind it.
 */
public final class ShownFrames {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long OPTIONS = offset("options");
  private static final long SCOPE = offset("contScope");
  private static final long EXTENDED = offset("extendedOption");

  private static final StackWalker ALL =
      StackWalker.getInstance(
          Set.of(
              Option.RETAIN_CLASS_REFERENCE,
              Option.SHOW_HIDDEN_FRAMES,
              Option.SHOW_REFLECT_FRAMES));

  private ShownFrames() {}

  private static long offset(String field) {
    return UNSAFE.objectFieldOffset(StackWalker.class, field);
  }

  private static boolean has(StackWalker walker, Option option) {
    return ((Set<?>) UNSAFE.getReference(walker, OPTIONS)).contains(option);
  }

  private static boolean isReplaced(StackWalker walker) {
    return ProgramThread.isMarked()
        && UNSAFE.getReference(walker, SCOPE) == null
        && UNSAFE.getReference(walker, EXTENDED) == null
        && !has(walker, Option.SHOW_HIDDEN_FRAMES);
  }

  /** Returns the walker that walks in the place of another. */
  public static StackWalker walker(StackWalker walker) {
    return isReplaced(walker) ? ALL : walker;
  }

  /** Returns the function that gets the frames in the place of another, before {@link #walker}. */
  public static <T> Function<? super Stream<StackFrame>, ? extends T> function(
      StackWalker walker, Function<? super Stream<StackFrame>, ? extends T> function) {
    if (!isReplaced(walker)) {
      return function;
    }
    boolean classes = has(walker, Option.RETAIN_CLASS_REFERENCE);
    boolean methods = !has(walker, Option.DROP_METHOD_INFO);
    boolean reflection = has(walker, Option.SHOW_REFLECT_FRAMES);
    return frames -> function.apply(shown(frames, classes, methods, reflection));
  }

  private static Stream<StackFrame> shown(
      Stream<StackFrame> frames, boolean classes, boolean methods, boolean reflection) {
    StackTraces.FrameFilter filter = new StackTraces.FrameFilter();
    return frames
        .filter(frame -> filter.shows(frame.getClassName(), frame.getMethodName()))
        .filter(frame -> reflection || !isReflection(frame.getClassName()))
        .map(
            frame ->
                new Frame(
                    frame, StackTraces.continued(frame.getDeclaringClass()), classes, methods));
  }

  private static boolean isReflection(String name) {
    return name.equals("java.lang.reflect.Method")
        || name.equals("java.lang.reflect.Constructor")
        || name.startsWith("jdk.internal.reflect.");
  }

  /** Stands in for what {@link StackWalker#getCallerClass} asks of the JVM. */
  public static Class<?> caller() {
    List<Class<?>> first =
        ALL.walk(
            frames ->
                shown(frames, true, true, false)
                    .filter(frame -> !isHandle(frame.getClassName()))
                    .limit(2)
                    .<Class<?>>map(StackFrame::getDeclaringClass)
                    .toList());
    if (first.size() < 2) {
      throw new IllegalCallerException("no caller frame: " + first);
    }
    return first.get(1);
  }

  private static boolean isHandle(String name) {
    return name.startsWith("java.lang.invoke.") || name.equals("java.lang.StackWalker");
  }

  /** A frame, under the name of the method that it continues. */
  private record Frame(
      StackFrame raw, StackTraces.Method continued, boolean classes, boolean methods)
      implements StackFrame {

    private void checkClasses() {
      if (!classes) {
        throw new UnsupportedOperationException("No access to RETAIN_CLASS_REFERENCE");
      }
    }

    private void checkMethods() {
      if (!methods) {
        throw new UnsupportedOperationException();
      }
    }

    @Override
    public String getClassName() {
      return continued == null ? raw.getClassName() : continued.host().getName();
    }

    @Override
    public String getMethodName() {
      checkMethods();
      return continued == null ? raw.getMethodName() : continued.name();
    }

    @Override
    public Class<?> getDeclaringClass() {
      checkClasses();
      return continued == null ? raw.getDeclaringClass() : continued.host();
    }

    @Override
    public MethodType getMethodType() {
      checkMethods();
      checkClasses();
      return continued == null
          ? raw.getMethodType()
          : MethodType.fromMethodDescriptorString(
              continued.descriptor(), continued.host().getClassLoader());
    }

    @Override
    public String getDescriptor() {
      checkMethods();
      checkClasses();
      return continued == null ? raw.getDescriptor() : continued.descriptor();
    }

    @Override
    public int getByteCodeIndex() {
      checkMethods();
      return raw.getByteCodeIndex();
    }

    @Override
    public String getFileName() {
      checkMethods();
      return raw.getFileName();
    }

    @Override
    public int getLineNumber() {
      checkMethods();
      return raw.getLineNumber();
    }

    @Override
    public boolean isNativeMethod() {
      checkMethods();
      return raw.isNativeMethod();
    }

    @Override
    public StackTraceElement toStackTraceElement() {
      checkMethods();
      StackTraceElement element = raw.toStackTraceElement();
      return continued == null
          ? element
          : StackTraces.Continued.of(element.getClassName()).original(element);
    }

    @Override
    public String toString() {
      return methods ? toStackTraceElement().toString() : getClassName();
    }
  }
}
