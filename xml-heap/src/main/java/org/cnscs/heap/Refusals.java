package org.cnscs.heap;

import java.security.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The classes whose objects cannot be kept, and why. */
public final class Refusals {

  private static final String OPEN = "it is backed by something open in the operating system";
  private static final String NATIVE = "its memory is outside the heap";
  private static final String JVM = "it is tied to this JVM";
  private static final String QUEUED = "the JVM decides when it is queued";

  private static final Map<String, String> REASONS = reasons();

  /** Packages of JDK internals whose objects are nothing but their fields. */
  private static final List<String> ALLOWED =
      List.of(
          "jdk.internal.icu.",
          "sun.text.",
          "sun.util.ResourceBundleEnumeration",
          "sun.util.locale.",
          "sun.util.calendar.",
          "sun.nio.cs.",
          "jdk.internal.random.",
          "sun.security.provider.NativePRNG",
          "sun.security.provider.SecureRandom",
          "sun.reflect.generics.",
          "sun.reflect.annotation.",
          "com.sun.org.apache.xerces.internal.",
          "com.sun.org.apache.xml.internal.",
          "com.sun.org.apache.xalan.internal.xsltc.",
          "com.sun.xml.internal.stream.",
          "jdk.xml.internal.");

  /** Classes whose JDK-internal subclasses are nothing but their fields. */
  private static final List<String> ALLOWED_BASES = List.of("java.security.MessageDigestSpi");

  private Refusals() {}

  private static Map<String, String> reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    add(
        reasons,
        OPEN,
        "java.io.FileDescriptor",
        "java.io.FileInputStream",
        "java.io.FileOutputStream");
    add(
        reasons,
        OPEN,
        "java.io.RandomAccessFile",
        "java.io.Console",
        "java.net.Socket",
        "java.net.ServerSocket");
    add(
        reasons,
        OPEN,
        "java.net.DatagramSocket",
        "java.net.SocketImpl",
        "java.nio.channels.Channel");
    add(
        reasons,
        OPEN,
        "java.nio.channels.Selector",
        "java.nio.channels.SelectionKey",
        "java.nio.file.WatchService");
    add(
        reasons,
        OPEN,
        "java.nio.file.FileSystem",
        "java.nio.file.DirectoryStream",
        "java.util.zip.ZipFile");
    add(reasons, OPEN, "java.lang.Process", "java.lang.ProcessHandle");
    add(
        reasons,
        NATIVE,
        "java.util.zip.Inflater",
        "java.util.zip.Deflater",
        "java.nio.MappedByteBuffer");
    add(
        reasons,
        NATIVE,
        "sun.nio.ch.DirectBuffer",
        "java.lang.foreign.MemorySegment",
        "java.lang.foreign.Arena");
    add(
        reasons,
        JVM,
        "java.lang.ClassLoader",
        "java.lang.Thread",
        "java.lang.ThreadGroup",
        "java.lang.Module");
    add(
        reasons,
        JVM,
        "java.lang.ModuleLayer",
        "java.lang.invoke.MethodHandle",
        "java.lang.invoke.VarHandle");
    add(reasons, JVM, "java.lang.invoke.CallSite", "java.lang.invoke.MethodHandles$Lookup");
    add(
        reasons,
        JVM,
        "java.lang.ClassValue",
        "java.security.ProtectionDomain",
        "java.security.Provider");
    add(reasons, JVM, "java.lang.reflect.AccessibleObject", "java.lang.Runtime");
    add(reasons, QUEUED, "java.lang.ref.Cleaner", "java.lang.ref.Cleaner$Cleanable");
    return Map.copyOf(reasons);
  }

  private static void add(Map<String, String> reasons, String reason, String... types) {
    for (String type : types) {
      reasons.put(type, reason);
    }
  }

  /** Returns why objects of a class cannot be kept, null if they can. */
  public static String reason(Class<?> type, boolean program) {
    String inherited = inherited(type);
    if (inherited != null && !(program && Provider.class.isAssignableFrom(type))) {
      return inherited;
    }
    if (type.isHidden() && Qualifiers.qualifier(type) == null) {
      return "its class is hidden, so that no other JVM can find it (a lambda must be Serializable"
          + " to be kept)";
    }
    if (program) {
      return null;
    }
    if (!Platform.isPlatformClass(type)) {
      return "its class belongs neither to the program nor to the JDK";
    }
    return isApi(type) ? null : "its class is internal to the JDK";
  }

  private static boolean isApi(Class<?> type) {
    String name = type.getName();
    return name.startsWith("java.")
        || name.startsWith("javax.")
        || ALLOWED.stream().anyMatch(name::startsWith)
        || ALLOWED_BASES.contains(base(type).getName());
  }

  /** Returns the class below {@link Object} from which a class descends. */
  private static Class<?> base(Class<?> type) {
    Class<?> base = type;
    while (base.getSuperclass() != null && base.getSuperclass() != Object.class) {
      base = base.getSuperclass();
    }
    return base;
  }

  private static String inherited(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      String reason = REASONS.get(c.getName());
      for (Class<?> i : c.getInterfaces()) {
        reason = reason != null ? reason : inherited(i);
      }
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }
}
