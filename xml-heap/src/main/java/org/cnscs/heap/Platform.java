package org.cnscs.heap;

/** The classes of the JDK. */
public final class Platform {

  private static final ClassLoader LOADER = ClassLoader.getPlatformClassLoader();

  private Platform() {}

  /** Tells whether a class, or the element type of an array class, belongs to the JDK. */
  public static boolean isPlatformClass(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    ClassLoader loader = element.getClassLoader();
    return loader == null
        || loader == LOADER
        || element.getModule().getName() != null && isJdk(element);
  }

  private static boolean isJdk(Class<?> type) {
    return type.getModule().getName().startsWith("jdk.")
        && type.getModule().getLayer() == ModuleLayer.boot();
  }
}
