package org.cnscs.heap;

import java.util.Arrays;
import java.util.Map;
import java.util.SequencedMap;
import java.util.logging.ConsoleHandler;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The adapter for the loggers of {@code java.util.logging}, which the JDK finds by their names:
 * kept is what a program can set, and the parent, so that it is set as well.
 */
record LoggerAdapter() implements ObjectAdapter {
  private static final String ROOT = "java.util.logging.LogManager$RootLogger";

  @Override
  public boolean handles(Class<?> type) {
    return type == Logger.class || type.getName().equals(ROOT);
  }

  @Override
  public String refusal(Object object) {
    return ((Logger) object).getResourceBundleName() == null ? null : "it has a resource bundle";
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    Logger logger = (Logger) object;
    SequencedMap<String, Object> fields =
        BuiltInAdapters.texts("toParent", logger.getUseParentHandlers());
    put(fields, "name", logger.getName());
    put(fields, "parent", logger.getParent());
    put(fields, "level", logger.getLevel());
    put(fields, "filter", logger.getFilter());
    Handler[] handlers = logger.getHandlers();
    put(fields, "handlers", isAsConfigured(logger, handlers) ? null : handlers);
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  /** Tells whether any JVM gives the logger these handlers. */
  private static boolean isAsConfigured(Logger logger, Handler[] handlers) {
    return logger.getClass().getName().equals(ROOT)
        ? handlers.length == 1
            && handlers[0].getClass() == ConsoleHandler.class
            && handlers[0].getLevel() == Level.INFO
            && handlers[0].getFilter() == null
        : handlers.length == 0;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    String name = (String) scalars.get("name");
    return name == null ? Logger.getAnonymousLogger() : Logger.getLogger(name);
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    Logger logger = (Logger) object;
    logger.setUseParentHandlers((Boolean) fields.get("toParent"));
    logger.setFilter((Filter) fields.get("filter"));
    Handler[] handlers = (Handler[]) fields.get("handlers");
    if (handlers != null) {
      Arrays.stream(logger.getHandlers()).forEach(logger::removeHandler);
      Arrays.stream(handlers).forEach(logger::addHandler);
    }
    Level level = (Level) fields.get("level");
    if (level != null || !logger.getClass().getName().equals(ROOT)) {
      logger.setLevel(level);
    }
  }
}
