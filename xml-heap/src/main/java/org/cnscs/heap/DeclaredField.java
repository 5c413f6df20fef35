package org.cnscs.heap;

import jdk.internal.misc.Unsafe;

/**
 * A field as a class file declares it. Its type is looked for in the JDK only, so that no class
 * loader of the program is asked.
 *
 * @param descriptor its type
 */
public record DeclaredField(String name, String descriptor, boolean isStatic) {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** Returns the type, or {@link Object} for one that only the program knows. */
  Class<?> type() {
    String type = TypeNames.ofDescriptor(descriptor);
    boolean known = descriptor.indexOf('L') < 0 || descriptor.contains("Ljava");
    try {
      return known ? TypeNames.resolve(type, ClassLoader.getPlatformClassLoader()) : Object.class;
    } catch (ClassNotFoundException e) {
      return Object.class; // a package of the program whose name begins as the JDK's
    }
  }

  /** Returns where the field lies in objects of the class that declares it, or in its statics. */
  public long offset(Class<?> declaring) {
    return UNSAFE.objectFieldOffset(declaring, name);
  }

  HeapField in(Class<?> declaring, String xmlName) {
    Class<?> type = type();
    return new HeapField(xmlName, declaring, type, HeapField.kindOf(type), offset(declaring), 0);
  }
}
