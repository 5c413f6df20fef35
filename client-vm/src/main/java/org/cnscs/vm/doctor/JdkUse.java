package org.cnscs.vm.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.vm.transform.CallPolicy;
import org.cnscs.vm.transform.ClassHierarchy;

/**
 * A use of the JDK that hinders a capture.
 *
 * <p>The list follows docs/reference/capture.md; what has become possible to capture is to be taken
 * out of both.
 *
 * @param type the internal name of the class that is used; its subclasses count as well
 * @param methods the methods' names; a constructor's is {@code <init>}; empty for all
 * @param parameter what the descriptor has to contain, if the method has several forms
 */
record JdkUse(String type, Set<String> methods, String parameter, Severity severity, String why) {
  private static final String OPEN = "is open in the operating system";
  private static final String NATIVE = "has memory outside of the heap";
  private static final String WAITS = "waits for the operating system";
  private static final String BETWEEN = "calls the program back from frames that are not captured";

  private static final Map<String, List<JdkUse>> BY_NAME = new HashMap<>();
  private static final List<JdkUse> OF_ANY_NAME = new ArrayList<>();

  static {
    refuseFiles();
    refuseNetwork();
    refuseNative();
    refuseTied();
    pin();
    cannot();
  }

  private static void add(Severity severity, String why, String type, String... methods) {
    add(new JdkUse(type, Set.of(methods), "", severity, why));
  }

  private static void add(JdkUse use) {
    for (String each : use.methods) {
      BY_NAME.computeIfAbsent(each, key -> new ArrayList<>()).add(use);
    }
    if (use.methods.isEmpty()) {
      OF_ANY_NAME.add(use);
    }
  }

  private static void refuse(String why, String type, String... methods) {
    add(Severity.REFUSED, why, type, methods);
  }

  private static void refuseNew(String why, String... types) {
    for (String each : types) {
      refuse(why, each, "<init>");
    }
  }

  private static void refuseFiles() {
    refuseNew(OPEN, "java/io/FileInputStream", "java/io/FileOutputStream");
    refuseNew(OPEN, "java/io/FileReader", "java/io/FileWriter");
    refuseNew(OPEN, "java/io/RandomAccessFile", "java/util/zip/ZipFile");
    for (String file : List.of("(Ljava/io/File;", "(Ljava/nio/file/Path;", "(Ljava/lang/String;")) {
      for (String type : List.of("PrintWriter", "PrintStream")) {
        add(new JdkUse("java/io/" + type, Set.of("<init>"), file, Severity.REFUSED, OPEN));
      }
      if (!file.contains("String")) {
        add(new JdkUse("java/util/Scanner", Set.of("<init>"), file, Severity.REFUSED, OPEN));
      }
    }
    refuse(OPEN, "java/nio/file/Files", "newInputStream", "newOutputStream", "newByteChannel");
    refuse(OPEN, "java/nio/file/Files", "newBufferedReader", "newBufferedWriter", "lines");
    refuse(OPEN, "java/nio/file/Files", "list", "walk", "find", "newDirectoryStream");
    refuse(OPEN, "java/nio/file/FileSystems", "newFileSystem");
    refuse(OPEN, "java/nio/file/FileSystem", "newWatchService");
    refuse(OPEN, "java/lang/System", "console");
  }

  private static void refuseNetwork() {
    refuseNew(OPEN, "java/net/Socket", "java/net/ServerSocket", "java/net/DatagramSocket");
    refuse(OPEN, "java/nio/channels/Channel", "open");
    refuse(OPEN, "java/nio/channels/Selector", "open");
    refuse(OPEN, "java/net/URL", "openStream", "openConnection");
    refuse(OPEN, "java/net/http/HttpClient", "newHttpClient", "newBuilder");
    refuse(OPEN, "java/sql/DriverManager", "getConnection");
    refuse(OPEN, "java/lang/ProcessBuilder", "start");
    refuse(OPEN, "java/lang/Runtime", "exec");
    refuse(OPEN, "java/lang/ProcessHandle", "current", "of");
  }

  private static void refuseNative() {
    refuseNew(NATIVE, "java/util/zip/Inflater", "java/util/zip/Deflater");
    refuseNew(NATIVE, "java/util/zip/InflaterInputStream", "java/util/zip/DeflaterOutputStream");
    refuse(NATIVE, "java/nio/ByteBuffer", "allocateDirect");
    refuse(NATIVE, "java/nio/channels/FileChannel", "map");
    refuse(NATIVE, "java/lang/foreign/Arena", "ofAuto", "ofConfined", "ofShared", "global");
    refuse(NATIVE, "java/lang/foreign/Linker", "nativeLinker");
    refuse(NATIVE, "sun/misc/Unsafe");
  }

  private static void refuseTied() {
    refuse("is queued when the JVM decides", "java/lang/ref/Cleaner", "create");
  }

  private static void pin() {
    Severity pins = Severity.PINS;
    add(pins, BETWEEN, "javax/xml/validation/Validator", "validate");
    add(pins, BETWEEN, "javax/xml/transform/TransformerFactory", "newTemplates");
    add(pins, BETWEEN, "javax/xml/xpath/XPathExpression", "evaluate");
    add(pins, WAITS, "java/net/ServerSocket", "accept");
    add(pins, WAITS, "java/net/DatagramSocket", "receive");
    add(pins, WAITS, "java/nio/channels/Selector", "select");
    add(pins, WAITS, "java/nio/channels/ReadableByteChannel", "read");
    add(pins, WAITS, "java/lang/Process", "waitFor");
    add(pins, WAITS, "java/nio/file/WatchService", "take", "poll");
    add(pins, WAITS, "java/net/http/HttpClient", "send");
    add(pins, WAITS, "java/io/Console", "readLine", "readPassword");
  }

  private static void cannot() {
    Severity cannot = Severity.CANNOT;
    String loads = "loads native code, whose state is not captured";
    add(cannot, loads, "java/lang/System", "load", "loadLibrary");
    add(cannot, loads, "java/lang/Runtime", "load", "loadLibrary");
  }

  /** Returns what hinders a capture in a call, or null. */
  static JdkUse of(String owner, String name, String descriptor, ClassHierarchy hierarchy) {
    if (!CallPolicy.isPlatform(owner)) {
      return null;
    }
    for (List<JdkUse> uses : List.of(BY_NAME.getOrDefault(name, List.of()), OF_ANY_NAME)) {
      for (JdkUse use : uses) {
        if (descriptor.contains(use.parameter) && hierarchy.isSubtype(owner, use.type)) {
          return use;
        }
      }
    }
    return null;
  }

  /** Returns what is wrong with a call, in words that begin with the call. */
  String reason(String owner, String name) {
    String simple = owner.substring(owner.lastIndexOf('/') + 1).replace('$', '.');
    String call = name.equals("<init>") ? "new " + simple : simple + "." + name;
    return severity == Severity.REFUSED
        ? call + ": it " + why + " and cannot be kept"
        : call + " " + why;
  }
}
