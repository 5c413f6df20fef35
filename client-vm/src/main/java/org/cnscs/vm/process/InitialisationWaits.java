package org.cnscs.vm.process;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The threads that wait inside the JVM until another has initialised a class. Only the JVM's own
 * dump of its threads tells them from threads that run.
 */
final class InitialisationWaits {
  private static final Pattern THREAD = Pattern.compile("^\".*\" #(\\d+) ");
  private static final String WAITS = "- waiting on the Class initialization monitor";

  private InitialisationWaits() {}

  /** Returns the numbers of the threads that wait now. */
  static Set<Long> threads() {
    try {
      Object dump =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "threadPrint",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      return threads(String.valueOf(dump));
    } catch (JMException e) {
      throw new IllegalStateException("The JVM does not give a dump of its threads", e);
    }
  }

  static Set<Long> threads(String dump) {
    Set<Long> waiting = new HashSet<>();
    long thread = -1;
    for (String line : dump.lines().toList()) {
      Matcher head = THREAD.matcher(line);
      if (head.find()) {
        thread = Long.parseLong(head.group(1));
      } else if (line.strip().startsWith(WAITS)) {
        waiting.add(thread);
      }
    }
    return waiting;
  }
}
