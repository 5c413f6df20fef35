package org.cnscs.vm.image;

import java.util.List;
import java.util.Set;

/**
 * The classes of the JDK whose frames can be captured: those through which the JDK calls a program
 * back, or in which a program waits.
 *
 * <p>What the JVM itself relies on stays as it is: threads, references, method handles, class
 * loading, and nearly all that is internal; so do the writers behind the standard streams, which
 * belong to the JVM and not to the process.
 */
final class JdkScope {
  static final String MODULE = "java.base";

  private static final List<String> PACKAGES =
      List.of("java/util/", "java/text/", "java/time/", "java/math/", "java/io/");

  private static final Set<String> CLASSES =
      Set.of(
          "java/lang/AbstractStringBuilder",
          "java/lang/CharSequence",
          "java/lang/Class",
          "java/lang/ClassLoader",
          "java/lang/ClassValue",
          "java/lang/InheritableThreadLocal",
          "java/lang/Iterable",
          "java/lang/ScopedValue",
          "java/lang/String",
          "java/lang/StringBuffer",
          "java/lang/StringBuilder",
          "java/lang/ThreadLocal",
          "java/lang/reflect/Constructor",
          "java/lang/reflect/InvocationHandler",
          "java/lang/reflect/Method",
          "java/lang/reflect/Proxy",
          "java/nio/file/Files",
          "java/nio/file/FileTreeIterator",
          "java/nio/file/FileTreeWalker",
          "java/security/AccessController",
          "jdk/internal/reflect/ConstructorAccessor",
          "jdk/internal/reflect/ConstructorAccessorImpl",
          "jdk/internal/reflect/DirectConstructorHandleAccessor",
          "jdk/internal/reflect/DirectMethodHandleAccessor",
          "jdk/internal/reflect/MethodAccessor",
          "jdk/internal/reflect/MethodAccessorImpl",
          "jdk/internal/vm/ScopedValueContainer",
          "sun/nio/cs/StreamDecoder");

  private static final List<String> LEFT_OUT =
      List.of(
          "java/util/concurrent/ThreadLocalRandom",
          "java/util/jar/",
          "java/util/zip/",
          "java/util/ServiceLoader",
          "java/io/BufferedOutputStream",
          "java/io/BufferedWriter",
          "java/io/Object",
          "java/io/OutputStreamWriter",
          "java/lang/ClassLoader$",
          "java/lang/ThreadLocal$ThreadLocalMap");

  private JdkScope() {}

  /** Tells whether frames of a class can be captured. */
  static boolean contains(String internalName) {
    return !LEFT_OUT.stream().anyMatch(internalName::startsWith)
        && (PACKAGES.stream().anyMatch(internalName::startsWith)
            || CLASSES.contains(outermost(internalName)));
  }

  private static String outermost(String internalName) {
    int dollar = internalName.indexOf('$');
    return dollar < 0 ? internalName : internalName.substring(0, dollar);
  }
}
