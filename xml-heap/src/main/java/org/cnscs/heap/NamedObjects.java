package org.cnscs.heap;

import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.LogManager;

/** The adapters for JDK objects that any JVM finds or makes from one text. */
final class NamedObjects {
  private static final String FILES = "sun.nio.fs.";

  private NamedObjects() {}

  static List<ObjectAdapter> all() {
    return List.of(
        new ByName(
            c -> Provider.class.isAssignableFrom(c) && Platform.isPlatformClass(c),
            o -> ((Provider) o).getName(),
            Security::getProvider,
            (object, found) -> object == found),
        new ByName(
            c -> c == LogManager.class,
            o -> "",
            name -> LogManager.getLogManager(),
            (object, found) -> object == found),
        new ByName(
            c -> FileSystem.class.isAssignableFrom(c) && c.getName().startsWith(FILES),
            o -> "",
            name -> FileSystems.getDefault(),
            (object, found) -> object == found),
        new ByName(
            c -> Path.class.isAssignableFrom(c) && c.getName().startsWith(FILES),
            Object::toString,
            Path::of,
            Object::equals),
        new ByName(
            c -> PlatformManagedObject.class.isAssignableFrom(c) && Platform.isPlatformClass(c),
            NamedObjects::beanName,
            NamedObjects::bean,
            (object, found) -> object == found),
        new ByName(
            c -> c == URL.class,
            o -> ((URL) o).toExternalForm(),
            NamedObjects::url,
            (object, found) -> handler(object) == handler(found)));
  }

  /** Returns the interface by which a bean of the JVM is found, or an empty text. */
  private static String beanName(Object bean) {
    return ManagementFactory.getPlatformManagementInterfaces().stream()
        .filter(each -> each.isInstance(bean) && bean(each.getName()) == bean)
        .map(Class::getName)
        .sorted()
        .findFirst()
        .orElse("");
  }

  /** Returns the bean of an interface, or null if there is none, or more than one. */
  private static Object bean(String name) {
    return ManagementFactory.getPlatformManagementInterfaces().stream()
        .filter(each -> each.getName().equals(name))
        .map(ManagementFactory::getPlatformMXBeans)
        .filter(beans -> beans.size() == 1)
        .map(beans -> (Object) beans.getFirst())
        .findFirst()
        .orElse(null);
  }

  @SuppressWarnings("deprecation") // no URI: what a program has made an URL of need not be one
  private static URL url(String text) {
    try {
      return new URL(text);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  private static Class<?> handler(Object url) {
    return Raw.get(url, "handler").getClass();
  }

  /**
   * An adapter for objects that have a name.
   *
   * @param same tells whether what the name finds may take the place of an object
   */
  private record ByName(
      Predicate<Class<?>> types,
      Function<Object, String> naming,
      Function<String, Object> finding,
      BiPredicate<Object, Object> same)
      implements ObjectAdapter {

    @Override
    public boolean handles(Class<?> type) {
      return types.test(type);
    }

    @Override
    public String refusal(Object object) {
      Object found = finding.apply(naming.apply(object));
      return found != null && same.test(object, found)
          ? null
          : "no other JVM finds it by its name, " + naming.apply(object);
    }

    @Override
    public SequencedMap<String, Object> fields(Object object) {
      return BuiltInAdapters.texts("name", naming.apply(object));
    }

    @Override
    public Object allocate(Class<?> type, Map<String, Object> scalars) {
      Object found = finding.apply((String) scalars.get("name"));
      if (found == null) {
        throw new HeapFormatException(
            "This JVM finds no " + type.getName() + " named " + scalars.get("name"));
      }
      return found;
    }

    @Override
    public void fill(Object object, Map<String, Object> fields) {
      // Whole since it was found: nothing of it is a reference.
    }
  }
}
