package org.cnscs.heap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * The adapter for method handles. One that stands for a method, constructor or field is kept as its
 * name and types; one that was combined from others as its {@linkplain HandleParts parts}, which
 * only a JDK of the same version can put together again.
 */
record HandleAdapter(ClassLoader loader) implements ObjectAdapter {
  private static final Lookup LOOKUP = (Lookup) Raw.getStatic(Lookup.class, "IMPL_LOOKUP");
  private static final Class<?> DIRECT = Raw.type("java.lang.invoke.DirectMethodHandle");
  private static final Class<?> NATIVE = Raw.type("java.lang.invoke.NativeMethodHandle");
  private static final Class<?> COUNTING =
      Raw.type("java.lang.invoke.MethodHandleImpl$CountingWrapper");
  private static final Class<?> INTRINSIC =
      Raw.type("java.lang.invoke.MethodHandleImpl$IntrinsicMethodHandle");
  private static final int OWN_FIELDS = Fields.instance(MethodHandle.class).length;

  @Override
  public boolean handles(Class<?> type) {
    return MethodHandle.class.isAssignableFrom(type);
  }

  /** Tells whether a handle stands for a member itself, as nothing else. */
  static boolean isDirect(Object handle) {
    return DIRECT.isInstance(handle);
  }

  @Override
  public String refusal(Object object) {
    return NATIVE.isInstance(object) ? "it calls native code" : null;
  }

  /**
   * Tells what a handle stands for. The JDK does not tell it of one that was given another type,
   * though it is the same otherwise; so a copy that may tell is asked. One by which the JDK knows
   * how to make better code tells only of what it stands for otherwise.
   */
  private static Optional<MethodHandleInfo> reveal(MethodHandle handle) {
    if (INTRINSIC.isInstance(handle)) {
      return Optional.empty();
    }
    MethodHandle asked = handle;
    if (isDirect(handle) && !Raw.getBoolean(handle, "crackable")) {
      asked = (MethodHandle) Raw.copy(handle);
      Raw.setBoolean(asked, "crackable", true);
    }
    try {
      return Optional.of(LOOKUP.revealDirect(asked));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    MethodHandle handle = (MethodHandle) object;
    return reveal(handle).map(info -> member(handle, info)).orElseGet(() -> parts(handle));
  }

  private static SequencedMap<String, Object> parts(MethodHandle handle) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", handle.type());
    fields.put("form", form(handle));
    HeapField[] all = Fields.instance(handle.getClass());
    Object[] values = new Object[all.length - OWN_FIELDS];
    for (int i = 0; i < values.length; i++) {
      HeapField field = all[OWN_FIELDS + i];
      values[i] = isPassing(handle, field) ? null : Raw.value(handle, field);
    }
    fields.put("values", values);
    return fields;
  }

  /**
   * Returns the form that tells what a handle does: not one that was made for this handle alone, or
   * that counts calls until the handle is compiled.
   */
  @SuppressWarnings("unchecked")
  private static Object form(MethodHandle handle) {
    Object maker = COUNTING.isInstance(handle) ? Raw.get(handle, "nonCountingFormProducer") : null;
    if (maker != null) { // one that was resumed does not count any more
      return ((Function<Object, Object>) maker).apply(Raw.get(handle, "target"));
    }
    Object form = Raw.get(handle, "form");
    return Raw.get(form, "customized") == null ? form : Raw.get(form, "transformCache");
  }

  /** Tells whether a field holds a cache or counts calls. */
  private static boolean isPassing(MethodHandle handle, HeapField field) {
    return field.name().equals("asCollectorCache")
        || COUNTING.isInstance(handle) && !field.name().equals("target");
  }

  private static SequencedMap<String, Object> member(MethodHandle handle, MethodHandleInfo info) {
    SequencedMap<String, Object> fields =
        BuiltInAdapters.texts(
            "kind", info.getReferenceKind(),
            "declaring", TypeNames.of(info.getDeclaringClass()),
            "name", info.getName(),
            "descriptor", MethodTypes.text(info.getMethodType()),
            "type", MethodTypes.text(handle.type()),
            "varargs", handle.isVarargsCollector());
    if (info.getReferenceKind() == MethodHandleInfo.REF_invokeSpecial) {
      fields.put("caller", TypeNames.of((Class<?>) Raw.get(handle.asFixedArity(), "caller")));
    }
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    if (!scalars.containsKey("kind")) {
      return Raw.allocate(type);
    }
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
    return MethodTypes.parse((String) scalars.get(name), loader);
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    if (fields.containsKey("form")) {
      Raw.set(object, "type", fields.get("type"));
      Raw.set(object, "form", fields.get("form"));
      setValues(object, (Object[]) fields.get("values"));
    }
  }

  private static void setValues(Object handle, Object[] values) {
    HeapField[] all = Fields.instance(handle.getClass());
    if (values.length != all.length - OWN_FIELDS) {
      throw new HeapFormatException(
          String.format(
              "%s has %d values here, and %d are given",
              handle.getClass().getName(), all.length - OWN_FIELDS, values.length));
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        Raw.setValue(handle, all[OWN_FIELDS + i], values[i]);
      }
    }
  }
}
