package org.cnscs.heap;

import java.lang.constant.ClassDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The adapter for {@link VarHandle}: of fields, kept as their names and types, of the elements of
 * arrays, and of views of byte arrays and buffers.
 */
record VarHandleAdapter(ClassLoader loader) implements ObjectAdapter {
  private static final Lookup LOOKUP = (Lookup) Raw.getStatic(Lookup.class, "IMPL_LOOKUP");
  private static final String VIEW = "java.lang.invoke.VarHandleByteArrayAs";

  @Override
  public boolean handles(Class<?> type) {
    return VarHandle.class.isAssignableFrom(type);
  }

  @Override
  public String refusal(Object object) {
    return isView(object)
            || ofLoader((VarHandle) object) != null
            || ((VarHandle) object).describeConstable().isPresent()
        ? null
        : "it is a variable handle of neither a field nor an array";
  }

  private static boolean isView(Object object) {
    return object.getClass().getName().startsWith(VIEW);
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    VarHandle handle = (VarHandle) object;
    SequencedMap<String, Object> fields = isView(object) ? view(handle) : ofLoader(handle);
    fields = fields == null ? described(handle) : fields;
    fields.put("exact", handle.hasInvokeExactBehavior());
    return fields;
  }

  private static SequencedMap<String, Object> view(VarHandle handle) {
    boolean buffer = handle.coordinateTypes().getFirst() != byte[].class;
    return BuiltInAdapters.texts(
        "form", buffer ? "buffer" : "bytes",
        "type", TypeNames.of(handle.varType()),
        "big", Raw.getBoolean(handle, "be"));
  }

  private static SequencedMap<String, Object> described(VarHandle handle) {
    DynamicConstantDesc<VarHandle> description = handle.describeConstable().orElseThrow();
    String form = description.bootstrapMethod().methodName();
    if (form.equals("arrayVarHandle")) {
      return BuiltInAdapters.texts(
          "form", "array", "type", TypeNames.of(handle.coordinateTypes().getFirst()));
    }
    ClassDesc declaring = (ClassDesc) description.bootstrapArgsList().getFirst();
    return BuiltInAdapters.texts(
        "form", form.equals("staticFieldVarHandle") ? "static" : "field",
        "declaring", declaring.descriptorString(),
        "name", description.constantName(),
        "type", TypeNames.of(handle.varType()));
  }

  /**
   * Returns what is kept of a handle of a field whose class a loader of the program has defined, or
   * null for others. The JDK would ask the class for its fields, and that the loader.
   */
  private static SequencedMap<String, Object> ofLoader(VarHandle handle) {
    boolean lazy = handle.getClass().getSimpleName().startsWith("Lazy");
    VarHandle field = lazy ? (VarHandle) Raw.get(handle, "target") : handle;
    boolean isStatic = field.getClass().getSimpleName().startsWith("FieldStatic");
    if (!isStatic && !field.getClass().getSimpleName().startsWith("FieldInstance")) {
      return null;
    }
    Class<?> owner = (Class<?>) Raw.get(field, isStatic ? "declaringClass" : "receiverType");
    long offset = Raw.getLong(field, "fieldOffset");
    for (Class<?> at = owner; at != null; at = at.getSuperclass()) {
      List<DeclaredField> declared = Qualifiers.fields(at);
      for (DeclaredField each : declared == null ? List.<DeclaredField>of() : declared) {
        if (each.isStatic() == isStatic && each.offset(at) == offset) {
          return BuiltInAdapters.texts(
              "form", isStatic ? "static" : "field",
              "declaring", TypeNames.of(at),
              "name", each.name(),
              "type", TypeNames.of(handle.varType()));
        }
      }
    }
    return null;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    try {
      VarHandle found = find(scalars);
      return (Boolean) scalars.get("exact") ? found.withInvokeExactBehavior() : found;
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new HeapFormatException("There is nothing here for the variable handle " + scalars, e);
    }
  }

  private VarHandle find(Map<String, Object> scalars) throws ReflectiveOperationException {
    Class<?> type = TypeNames.resolve((String) scalars.get("type"), loader);
    String name = (String) scalars.get("name");
    return switch ((String) scalars.get("form")) {
      case "field" -> LOOKUP.findVarHandle(declaring(scalars), name, type);
      case "static" -> LOOKUP.findStaticVarHandle(declaring(scalars), name, type);
      case "array" -> MethodHandles.arrayElementVarHandle(type);
      case "bytes" -> MethodHandles.byteArrayViewVarHandle(type.arrayType(), order(scalars));
      case "buffer" -> MethodHandles.byteBufferViewVarHandle(type.arrayType(), order(scalars));
      case String other -> throw new HeapFormatException("Not a form of variable handle: " + other);
    };
  }

  private Class<?> declaring(Map<String, Object> scalars) throws ReflectiveOperationException {
    String name = (String) scalars.get("declaring");
    return TypeNames.resolve(
        name.endsWith(";") ? name.substring(1, name.length() - 1).replace('/', '.') : name, loader);
  }

  private static ByteOrder order(Map<String, Object> scalars) {
    return (Boolean) scalars.get("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    // A handle is whole since it was found.
  }
}
