package org.cnscs.vm.program;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Work in handlers, filters and formatters of loggers. */
public final class Logged {
  private static final StringBuilder TOLD = new StringBuilder();

  private Logged() {}

  static final class Keeping extends Handler {
    @Override
    public void publish(LogRecord record) {
      if (isLoggable(record)) {
        TOLD.append(getFormatter().format(record)).append(Callbacks.spin(2) % 10);
      }
    }

    @Override
    public void flush() {
      // Nothing waits.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  static final class Short extends Formatter {
    @Override
    public String format(LogRecord record) {
      return record.getLevel() + formatMessage(record) + Callbacks.spin(1) % 10;
    }
  }

  public static Object compute() {
    Logger logger = Logger.getLogger("org.cnscs.program.logged");
    logger.setUseParentHandlers(false);
    logger.setFilter(record -> Callbacks.spin(record.getMessage().length()) != 0);
    Handler handler = new Keeping();
    handler.setFormatter(new Short());
    logger.addHandler(handler);
    for (int round = 0; round < 1_000; round++) {
      logger.info(() -> "supplied " + Callbacks.spin(3) % 10);
      logger.log(Level.WARNING, "of {0}", new Told(round));
      logger.fine("not told");
    }
    logger.removeHandler(handler);
    String told = TOLD.toString();
    TOLD.setLength(0);
    return told.hashCode() + " " + told.length();
  }

  private record Told(int n) {
    @Override
    public String toString() {
      return "t" + Callbacks.spin(n) % 100;
    }
  }
}
