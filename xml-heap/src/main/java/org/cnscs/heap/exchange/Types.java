package org.cnscs.heap.exchange;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.Map;

/** What generic types say about the objects in a place. */
final class Types {

  private Types() {}

  static Class<?> erased(Type type) {
    return switch (type) {
      case Class<?> c -> c;
      case ParameterizedType p -> (Class<?>) p.getRawType();
      case WildcardType w -> erased(w.getUpperBounds()[0]);
      case TypeVariable<?> v -> erased(v.getBounds()[0]);
      case GenericArrayType a -> erased(a.getGenericComponentType()).arrayType();
      default -> Object.class;
    };
  }

  /** Returns the type of what a container in a place holds. */
  static Type element(Type container) {
    return argument(container, 0, 1);
  }

  /** Returns the type of the elements of an array in a place, as far as it says more of these. */
  static Type component(Type array) {
    return array instanceof GenericArrayType generic
        ? generic.getGenericComponentType()
        : Object.class;
  }

  /** Returns how keys and values of a map in a place stand in XML. */
  static List<Member> entry(Type map) {
    boolean isMap = Map.class.isAssignableFrom(erased(map));
    return List.of(
        new Member("key", isMap ? argument(map, 0, 2) : Object.class),
        new Member("value", isMap ? argument(map, 1, 2) : Object.class));
  }

  private static Type argument(Type type, int index, int count) {
    return type instanceof ParameterizedType p && p.getActualTypeArguments().length == count
        ? p.getActualTypeArguments()[index]
        : Object.class;
  }

  static Class<?> boxed(Class<?> type) {
    return type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
  }
}
