package org.cnscs.vm.image;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cnscs.vm.transform.CallPolicy;
import org.cnscs.vm.transform.Origin;

/**
 * The classes of the JDK whose frames can be captured: those through which the JDK calls a program
 * back, or in which a program waits.
 *
 * <p>What the JVM itself relies on stays as it is: threads, references, method handles, class
 * loading, and nearly all that is internal.
 */
final class JdkScope {
  static final String MODULE = "java.base";

  /** Packages of other modules. */
  private static final Map<String, List<String>> MODULES =
      Map.of(
          "java.desktop",
          List.of("java/beans/ChangeListenerMap", "java/beans/PropertyChangeSupport"),
          "java.logging",
          List.of("java/util/logging/"),
          "java.scripting",
          List.of("javax/script/"),
          "java.sql",
          List.of("java/sql/DriverManager"),
          "java.xml",
          List.of(
              "com/sun/org/apache/xalan/internal/xsltc/trax/DOM2TO",
              "com/sun/org/apache/xalan/internal/xsltc/trax/Transformer",
              "com/sun/org/apache/xerces/internal/impl/XML",
              "com/sun/org/apache/xerces/internal/impl/dtd/XML",
              "com/sun/org/apache/xerces/internal/impl/io/",
              "com/sun/org/apache/xerces/internal/jaxp/DocumentBuilderImpl",
              "com/sun/org/apache/xerces/internal/jaxp/SAXParserImpl",
              "com/sun/org/apache/xerces/internal/parsers/Abstract",
              "com/sun/org/apache/xerces/internal/parsers/DOMParser",
              "com/sun/org/apache/xerces/internal/parsers/SAXParser",
              "com/sun/org/apache/xerces/internal/parsers/X",
              "com/sun/org/apache/xerces/internal/util/E",
              "com/sun/org/apache/xerces/internal/xinclude/XIncludeHandler",
              "com/sun/org/apache/xerces/internal/xni/",
              "com/sun/org/apache/xml/internal/serializer/E",
              "com/sun/org/apache/xml/internal/serializer/S",
              "com/sun/org/apache/xml/internal/serializer/To",
              "com/sun/org/apache/xml/internal/serializer/Writer",
              "com/sun/xml/internal/stream/",
              "javax/xml/parsers/",
              "org/xml/sax/helpers/"));

  /** The modules that are not the first, by the begins of the names of their classes. */
  private static final Map<String, String> MODULE_OF =
      Map.of(
          "com/sun/org/apache/", "java.xml",
          "com/sun/xml/", "java.xml",
          "java/beans/", "java.desktop",
          "java/sql/", "java.sql",
          "java/util/logging/", "java.logging",
          "javax/script/", "java.scripting",
          "javax/sql/", "java.sql",
          "javax/xml/", "java.xml",
          "jdk/xml/", "java.xml",
          "org/", "java.xml");

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
          "java/lang/Throwable",
          "java/lang/reflect/Constructor",
          "java/lang/reflect/Field",
          "java/lang/reflect/InvocationHandler",
          "java/lang/reflect/Method",
          "java/lang/reflect/Proxy",
          "java/nio/file/Files",
          "java/nio/file/FileTreeIterator",
          "java/nio/file/FileTreeWalker",
          "java/security/AccessController",
          "java/security/AlgorithmParameters",
          "java/security/KeyFactory",
          "java/security/KeyPairGenerator",
          "java/security/MessageDigest",
          "java/security/Signature",
          "java/util/zip/CheckedInputStream",
          "java/util/zip/CheckedOutputStream",
          "javax/crypto/Cipher",
          "javax/crypto/KeyAgreement",
          "javax/crypto/KeyGenerator",
          "javax/crypto/Mac",
          "javax/crypto/SecretKeyFactory",
          "jdk/internal/reflect/ConstructorAccessor",
          "jdk/internal/reflect/ConstructorAccessorImpl",
          "jdk/internal/reflect/DirectConstructorHandleAccessor",
          "jdk/internal/reflect/DirectMethodHandleAccessor",
          "jdk/internal/reflect/MethodAccessor",
          "jdk/internal/reflect/MethodAccessorImpl",
          "jdk/internal/vm/ScopedValueContainer",
          "sun/nio/cs/StreamDecoder",
          "sun/nio/cs/StreamEncoder");

  /** What frames of loggers' inner structure refer to are all loggers of the JVM. */
  private static final List<String> LEFT_OUT =
      List.of(
          "java/io/ClassCache",
          "java/util/concurrent/ThreadLocalRandom",
          "java/util/jar/",
          "java/util/logging/LogManager$",
          "java/util/zip/");

  /** Classes inside of others whose frames can be captured. */
  private static final List<String> INNER_LEFT_OUT =
      List.of("java/lang/ClassLoader$", "java/lang/ThreadLocal$ThreadLocalMap");

  private static final String LANG = "java/lang/";

  /** By the begins of their names, what has classes initialised for handles. */
  private static final List<String> HANDLES =
      Stream.concat(
              Stream.of(HandlePatches.HOLDER),
              Stream.of(
                      "Booleans",
                      "Bytes",
                      "Chars",
                      "Doubles",
                      "Floats",
                      "Ints",
                      "Longs",
                      "References",
                      "Shorts")
                  .map(kind -> "java/lang/invoke/VarHandle" + kind + "$FieldStatic"))
          .toList();

  private JdkScope() {}

  /** Returns the modules with such classes. */
  static Set<String> modules() {
    Set<String> modules = new TreeSet<>(MODULES.keySet());
    modules.add(MODULE);
    return modules;
  }

  /** Returns the module that a class is in, if it is one of {@link #modules}. */
  static String moduleOf(String internalName) {
    return MODULE_OF.entrySet().stream()
        .filter(each -> internalName.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(MODULE);
  }

  /** Tells whether frames of a class can be captured. */
  static boolean contains(String internalName) {
    return originOf(internalName) == Origin.HANDLES || isOfLibrary(internalName);
  }

  /** Returns as what a class is transformed. */
  static Origin originOf(String internalName) {
    return internalName.equals(CallPolicy.BLOCKING)
        ? Origin.PROGRAM
        : HANDLES.stream().anyMatch(internalName::startsWith) ? Origin.HANDLES : Origin.JDK;
  }

  private static boolean isOfLibrary(String internalName) {
    return CLASSES.contains(outermost(internalName))
        ? INNER_LEFT_OUT.stream().noneMatch(internalName::startsWith)
        : isException(internalName)
            || isInPackages(internalName) && LEFT_OUT.stream().noneMatch(internalName::startsWith);
  }

  private static boolean isInPackages(String internalName) {
    return MODULES.values().stream().flatMap(List::stream).anyMatch(internalName::startsWith)
        || PACKAGES.stream().anyMatch(internalName::startsWith);
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
