package org.cnscs.heap;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.internal.misc.Unsafe;

/** The adapter for reflected methods, constructors and fields, kept as their names and types. */
public record MemberAdapter(ClassLoader loader) implements ObjectAdapter {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** Set directly, since the JDK may have set it for itself. */
  private static final long ACCESSIBLE =
      UNSAFE.objectFieldOffset(AccessibleObject.class, "override");

  @Override
  public boolean handles(Class<?> type) {
    return type == Method.class || type == Constructor.class || type == Field.class;
  }

  @Override
  @SuppressWarnings("deprecation") // whether the flag is set, not whether somebody may call
  public SequencedMap<String, Object> fields(Object object) {
    return BuiltInAdapters.texts(
        "declaring", TypeNames.of(((Member) object).getDeclaringClass()),
        "name", ((Member) object).getName(),
        "signature", signature(object),
        "accessible", ((AccessibleObject) object).isAccessible());
  }

  private static String signature(Object member) {
    return switch (member) {
      case Method m -> parameters(m) + TypeNames.of(m.getReturnType());
      case Executable e -> parameters(e);
      case Field f -> TypeNames.of(f.getType());
      default -> throw new IllegalArgumentException("Not a member: " + member.getClass());
    };
  }

  private static String parameters(Executable executable) {
    return Stream.of(executable.getParameterTypes())
        .map(TypeNames::of)
        .collect(Collectors.joining(",", "(", ")"));
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    AccessibleObject found = find(type, scalars);
    UNSAFE.putBoolean(found, ACCESSIBLE, (Boolean) scalars.get("accessible"));
    return found;
  }

  private AccessibleObject find(Class<?> type, Map<String, Object> scalars) {
    String declaring = (String) scalars.get("declaring");
    try {
      return Stream.of(members(type, TypeNames.resolve(declaring, loader)))
          .filter(m -> ((Member) m).getName().equals(scalars.get("name")))
          .filter(m -> signature(m).equals(scalars.get("signature")))
          .findFirst()
          .orElseThrow(() -> new HeapFormatException("There is no member " + scalars));
    } catch (ClassNotFoundException | LinkageError e) {
      throw new HeapFormatException(
          "Neither the program nor this JDK has the class " + declaring, e);
    }
  }

  private static AccessibleObject[] members(Class<?> type, Class<?> declaring) {
    if (type == Method.class) {
      return declaring.getDeclaredMethods();
    }
    return type == Field.class
        ? declaring.getDeclaredFields()
        : declaring.getDeclaredConstructors();
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    // A member is whole since it was found.
  }
}
