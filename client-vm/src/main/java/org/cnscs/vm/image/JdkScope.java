package org.cnscs.vm.image;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The classes of the JDK whose frames can be captured: those through which the JDK calls a program
 * back, or in which a program waits.
 *
 * <p>What the JVM itself relies on stays as it is: threads, references, method handles, class
 * loading, and nearly all that is internal.
 */
final class JdkScope {
  static final String MODULE = "java.base";

  /** The other modules, by their packages. */
  private static final Map<String, String> MODULES = Map.of("java/util/logging/", "java.logging");

  private static final List<String> PACKAGES =
      List.of("java/util/", "java/text/", "java/time/", "java/math/", "java/io/");

  private static final Set<String> CLASSES =
      Set.of(
          "java/lang/AbstractStringBuilder",
          "java/lang/CharSequence",
          "java/lang/Class",
          "java/lang/ClassValue",
          "java/lang/InheritableThreadLocal",
          "java/lang/Iterable",
          "java/lang/ScopedValue",
          "java/lang/String",
          "java/lang/StringBuffer",
          "java/lang/StringBuilder",
          "java/lang/ThreadLocal",
          "java/lang/Throwable",
          "java/lang/reflect/Constructor",
          "java/lang/reflect/InvocationHandler",
          "java/lang/reflect/Method",
          "java/lang/reflect/Proxy",
          "java/nio/file/Files",
          "java/nio/file/FileTreeIterator",
          "java/nio/file/FileTreeWalker",
          "java/security/AccessController",
          "java/util/zip/CheckedInputStream",
          "java/util/zip/CheckedOutputStream",
          "jdk/internal/reflect/ConstructorAccessor",
          "jdk/internal/reflect/ConstructorAccessorImpl",
          "jdk/internal/reflect/DirectConstructorHandleAccessor",
          "jdk/internal/reflect/DirectMethodHandleAccessor",
          "jdk/internal/reflect/MethodAccessor",
          "jdk/internal/reflect/MethodAccessorImpl",
          "jdk/internal/vm/ScopedValueContainer",
          "sun/nio/cs/StreamDecoder",
          "sun/nio/cs/StreamEncoder");

  private static final List<String> LEFT_OUT =
      List.of(
          "java/io/ClassCache",
          "java/util/concurrent/ThreadLocalRandom",
          "java/util/jar/",
          "java/util/zip/");

  private static final String LOCALS = "java/lang/ThreadLocal$ThreadLocalMap";
  private static final String LANG = "java/lang/";

  private JdkScope() {}

  /** Returns the modules with such classes. */
  static Set<String> modules() {
    Set<String> modules = new TreeSet<>(MODULES.values());
    modules.add(MODULE);
    return modules;
  }

  /** Returns the module that a class is in, if it is one of {@link #modules}. */
  static String moduleOf(String internalName) {
    return MODULES.entrySet().stream()
        .filter(each -> internalName.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(MODULE);
  }

  /** Tells whether frames of a class can be captured. */
  static boolean contains(String internalName) {
    return CLASSES.contains(outermost(internalName))
        ? !internalName.startsWith(LOCALS)
        : isException(internalName)
            || PACKAGES.stream().anyMatch(internalName::startsWith)
                && LEFT_OUT.stream().noneMatch(internalName::startsWith);
  }

  /** The text of an exception's cause is asked for by the constructor. */
  private static boolean isException(String internalName) {
    return internalName.startsWith(LANG)
        && internalName.indexOf('/', LANG.length()) < 0
        && (internalName.endsWith("Exception") || internalName.endsWith("Error"));
  }

  private static String outermost(String internalName) {
    int dollar = internalName.indexOf('$');
    return dollar < 0 ? internalName : internalName.substring(0, dollar);
  }
}
