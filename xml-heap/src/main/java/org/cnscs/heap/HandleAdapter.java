package org.cnscs.heap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The adapter for method handles that stand for a method, constructor or field, kept as its name
 * and types. Handles that were combined from others are refused, since nothing tells from what.
 */
record HandleAdapter(ClassLoader loader) implements ObjectAdapter {
  private static final Lookup LOOKUP = (Lookup) Raw.getStatic(Lookup.class, "IMPL_LOOKUP");
  private static final Class<?> DIRECT = Raw.type("java.lang.invoke.DirectMethodHandle");

  @Override
  public boolean handles(Class<?> type) {
    return MethodHandle.class.isAssignableFrom(type);
  }

  @Override
  public String refusal(Object object) {
    try {
      reveal((MethodHandle) object);
      return null;
    } catch (IllegalArgumentException e) {
      return "it is a method handle that was made from others";
    }
  }

  /**
   * Tells what a handle stands for. The JDK does not tell it of one that was given another type,
   * though it is the same otherwise; so a copy that may tell is asked.
   */
  private static MethodHandleInfo reveal(MethodHandle handle) {
    if (!DIRECT.isInstance(handle) || Raw.getBoolean(handle, "crackable")) {
      return LOOKUP.revealDirect(handle);
    }
    MethodHandle copy = (MethodHandle) Raw.copy(handle);
    Raw.setBoolean(copy, "crackable", true);
    return LOOKUP.revealDirect(copy);
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    MethodHandle handle = (MethodHandle) object;
    MethodHandleInfo info = reveal(handle);
    SequencedMap<String, Object> fields =
        BuiltInAdapters.texts(
            "kind", info.getReferenceKind(),
            "declaring", TypeNames.of(info.getDeclaringClass()),
            "name", info.getName(),
            "descriptor", info.getMethodType().toMethodDescriptorString(),
            "type", handle.type().toMethodDescriptorString(),
            "varargs", handle.isVarargsCollector());
    if (info.getReferenceKind() == MethodHandleInfo.REF_invokeSpecial) {
      fields.put("caller", TypeNames.of((Class<?>) Raw.get(handle.asFixedArity(), "caller")));
    }
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    try {
      MethodHandle found = find(scalars).asFixedArity().asType(methodType(scalars, "type"));
      boolean varargs = (Boolean) scalars.get("varargs");
      return varargs ? found.asVarargsCollector(found.type().lastParameterType()) : found;
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new HeapFormatException("There is nothing here for the method handle " + scalars, e);
    }
  }

  private MethodHandle find(Map<String, Object> scalars) throws ReflectiveOperationException {
    Class<?> declaring = type(scalars, "declaring");
    String name = (String) scalars.get("name");
    MethodType type = methodType(scalars, "descriptor");
    int kind = (Integer) scalars.get("kind");
    return switch (kind) {
      case MethodHandleInfo.REF_getField -> LOOKUP.findGetter(declaring, name, type.returnType());
      case MethodHandleInfo.REF_getStatic ->
          LOOKUP.findStaticGetter(declaring, name, type.returnType());
      case MethodHandleInfo.REF_putField ->
          LOOKUP.findSetter(declaring, name, type.lastParameterType());
      case MethodHandleInfo.REF_putStatic ->
          LOOKUP.findStaticSetter(declaring, name, type.lastParameterType());
      case MethodHandleInfo.REF_invokeStatic -> LOOKUP.findStatic(declaring, name, type);
      case MethodHandleInfo.REF_newInvokeSpecial -> LOOKUP.findConstructor(declaring, type);
      case MethodHandleInfo.REF_invokeSpecial ->
          LOOKUP.findSpecial(declaring, name, type, type(scalars, "caller"));
      case MethodHandleInfo.REF_invokeVirtual, MethodHandleInfo.REF_invokeInterface ->
          LOOKUP.findVirtual(declaring, name, type);
      default -> throw new HeapFormatException("Not a kind of method handle: " + kind);
    };
  }

  private Class<?> type(Map<String, Object> scalars, String name) throws ClassNotFoundException {
    return TypeNames.resolve((String) scalars.get(name), loader);
  }

  private MethodType methodType(Map<String, Object> scalars, String name) {
    return MethodType.fromMethodDescriptorString((String) scalars.get(name), loader);
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    // A handle is whole since it was found.
  }
}
