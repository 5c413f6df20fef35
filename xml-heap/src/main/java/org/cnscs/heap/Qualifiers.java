package org.cnscs.heap;

import java.util.List;
import jdk.internal.misc.Unsafe;

/** The names by which the classes of a program are found, whatever loader has defined them. */
public final class Qualifiers {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final char MARK = '/';
  private static final long FIELD = field();

  private Qualifiers() {}

  /** A JDK that is no run-time image of the client VM has no such field, nor such classes. */
  private static long field() {
    try {
      return UNSAFE.objectFieldOffset(ClassLoader.class, "programCode");
    } catch (InternalError e) {
      return -1;
    }
  }

  private static Qualifying of(ClassLoader loader) {
    Object found = FIELD < 0 || loader == null ? null : UNSAFE.getReference(loader, FIELD);
    return found instanceof Qualifying qualifying ? qualifying : null;
  }

  /** Returns the fields that a class declares, without asking its loader; null if that must be. */
  public static List<DeclaredField> fields(Class<?> type) {
    Qualifying loader = of(type.getClassLoader());
    return loader == null ? null : loader.fields(type);
  }

  /** Returns the qualifier of a class, or null if it needs none. */
  static String qualifier(Class<?> type) {
    Qualifying loader = of(type.getClassLoader());
    return loader == null ? null : loader.qualifierOf(type);
  }

  /** Returns the name of a class that is no array, with its qualifier if it needs one. */
  public static String nameOf(Class<?> type) {
    String qualifier = qualifier(type);
    return qualifier == null ? type.getName() : qualified(type.getName(), qualifier);
  }

  /** Returns a name with a qualifier. */
  static String qualified(String name, String qualifier) {
    int hidden = name.indexOf(MARK);
    return (hidden < 0 ? name : name.substring(0, hidden)) + MARK + qualifier;
  }

  /** Returns the name of any type, as people read it. */
  public static String typeName(Class<?> type) {
    return TypeNames.of(type);
  }

  /**
   * Returns the type of a name that {@link #typeName} gave.
   *
   * @param loader the loader of the program
   */
  public static Class<?> findType(String name, ClassLoader loader) throws ClassNotFoundException {
    return TypeNames.resolve(name, loader);
  }

  /**
   * Returns the class of a name, without initialising it.
   *
   * @param loader the loader of the program
   */
  public static Class<?> find(String name, ClassLoader loader) throws ClassNotFoundException {
    int mark = name.indexOf(MARK);
    if (mark < 0) {
      return Class.forName(name, false, loader);
    }
    Qualifying qualifying = of(loader);
    if (qualifying == null) {
      throw new ClassNotFoundException(name);
    }
    return qualifying.find(name.substring(0, mark), name.substring(mark + 1));
  }
}
