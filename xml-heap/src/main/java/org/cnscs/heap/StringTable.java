package org.cnscs.heap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.HashSet;
import java.util.Set;

/**
 * The texts of the strings that the JVM has interned, as its diagnostic command {@code
 * VM.stringtable -verbose} tells them.
 */
final class StringTable {
  private static final String PACKAGE = "com.sun.management.internal.";
  private static final String VERSION = "VERSION: 1.1\n";

  /** HotSpot cuts the output of a command there. */
  private static final int LONGEST = (100 << 20) - 1;

  private static final MethodHandle COMMAND = command();

  private StringTable() {}

  /** Returns what runs a command and gives its output; null in a JDK without jdk.management. */
  private static MethodHandle command() {
    try {
      Class.forName(PACKAGE + "PlatformMBeanProviderImpl"); // brings the native part
      Class<?> type = Class.forName(PACKAGE + "DiagnosticCommandImpl");
      Class<?> management = Class.forName("sun.management.VMManagement");
      Class<?> factory = Class.forName("sun.management.ManagementFactoryHelper");
      Lookup lookup = (Lookup) Raw.getStatic(Lookup.class, "IMPL_LOOKUP");
      Constructor<?> constructor = type.getDeclaredConstructor(management);
      return lookup
          .findVirtual(
              type, "executeDiagnosticCommand", MethodType.methodType(String.class, String.class))
          .bindTo(
              lookup
                  .unreflectConstructor(constructor)
                  .invoke(lookup.findStaticGetter(factory, "jvm", management).invoke()));
    } catch (ClassNotFoundException e) {
      return null;
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Tells whether this JVM tells them. */
  static boolean isKnown() {
    return COMMAND != null;
  }

  /**
   * Returns the texts of all interned strings that consist of printable characters of ASCII without
   * a backslash; null if the JVM does not tell all of them now, as while it makes its table larger.
   */
  static Set<String> plainTexts() {
    try {
      return texts((String) COMMAND.invokeExact("VM.stringtable -verbose"));
    } catch (Throwable e) {
      throw new IllegalStateException("The JVM does not tell its interned strings", e);
    }
  }

  /**
   * Returns the texts of a table that has the length of each, a colon and the text in a row, behind
   * a row with its version, and headings after number signs; null if another row says what is
   * wrong, or if the end is missing.
   */
  static Set<String> texts(String table) {
    if (table.length() >= LONGEST || !table.startsWith(VERSION) || !table.endsWith("\n")) {
      return null;
    }
    Set<String> texts = HashSet.newHashSet(table.length() / 32);
    int at = table.indexOf('\n') + 1;
    while (at < table.length()) {
      int end = table.indexOf('\n', at);
      int colon = endOfNumber(table, at);
      if (colon > at && table.startsWith(": ", colon)) {
        texts.add(table.substring(colon + 2, end));
      } else if (table.charAt(at) != '#') {
        return null;
      }
      at = end + 1;
    }
    return texts;
  }

  private static int endOfNumber(String table, int from) {
    int at = from;
    while (at < table.length() && table.charAt(at) >= '0' && table.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Tells whether a string would be among {@link #plainTexts} if it were interned. */
  static boolean isPlain(String s) {
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < ' ' || c > '~' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
