package org.cnscs.heap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The parts of combined method handles, of which other handles tell what they are made of: the form
 * of a handle, the functions that a form calls, the members that functions are, and the species of
 * bound handles.
 *
 * <p>The names of a form, between its functions, are kept as they are. The code that the JDK makes
 * for a form is not kept; it is made again when all parts are there.
 */
final class HandleParts {
  private static final Lookup LOOKUP = (Lookup) Raw.getStatic(Lookup.class, "IMPL_LOOKUP");
  private static final String PACKAGE = "java.lang.invoke.";
  private static final String SPECIES_CLASS = PACKAGE + "BoundMethodHandle$Species_";
  private static final Class<?> FORM = Raw.type(PACKAGE + "LambdaForm");
  private static final Class<?> MEMBER = Raw.type(PACKAGE + "MemberName");
  private static final Class<?> SPECIES = Raw.type(PACKAGE + "BoundMethodHandle$SpeciesData");

  private static final Class<?> BOUND = Raw.type(PACKAGE + "BoundMethodHandle");

  private HandleParts() {}

  static List<ObjectAdapter> all(ClassLoader loader) {
    return List.of(new Form(), new Function(), new Member(loader), new Species());
  }

  /** Makes sure that a class of bound handles is there, if the name is that of one. */
  static void prepareSpecies(String className) {
    if (className.startsWith(SPECIES_CLASS)) {
      species(className.substring(SPECIES_CLASS.length()));
    }
  }

  private static Object species(String bound) {
    if (!bound.matches("[LIJFD]{0,250}")) {
      throw new HeapFormatException("Not the types of what a method handle binds: " + bound);
    }
    Object specializer = Raw.getStatic(BOUND, "SPECIALIZER");
    Class<?> base = Raw.type(PACKAGE + "ClassSpecializer");
    Class<?> result = Raw.type(PACKAGE + "ClassSpecializer$SpeciesData");
    try {
      return LOOKUP
          .findVirtual(base, "findSpecies", MethodType.methodType(result, Object.class))
          .invoke(specializer, bound);
    } catch (Throwable e) {
      throw new HeapFormatException("This JDK binds nothing of the types " + bound, e);
    }
  }

  private static Class<?> declaring(Object member) {
    return ((java.lang.reflect.Member) member).getDeclaringClass();
  }

  /** The adapter for the forms of method handles. */
  private record Form() implements ObjectAdapter {
    @Override
    public boolean handles(Class<?> type) {
      return type == FORM;
    }

    @Override
    public SequencedMap<String, Object> fields(Object object) {
      SequencedMap<String, Object> fields =
          BuiltInAdapters.texts(
              "kind", ((Enum<?>) Raw.get(object, "kind")).name(),
              "arity", Raw.getInt(object, "arity"),
              "result", Raw.getInt(object, "result"),
              "inline", Raw.getBoolean(object, "forceInline"));
      fields.put("names", Raw.get(object, "names"));
      return fields;
    }

    @Override
    public Object allocate(Class<?> type, Map<String, Object> scalars) {
      Object form = Raw.allocate(FORM);
      Raw.setInt(form, "arity", (Integer) scalars.get("arity"));
      Raw.setInt(form, "result", (Integer) scalars.get("result"));
      Raw.setBoolean(form, "forceInline", (Boolean) scalars.get("inline"));
      String kind = (String) scalars.get("kind");
      Raw.set(form, "kind", Raw.getStatic(Raw.type(PACKAGE + "LambdaForm$Kind"), kind));
      return form;
    }

    @Override
    public void fill(Object object, Map<String, Object> fields) {
      Raw.set(object, "names", fields.get("names"));
    }

    @Override
    public void settle(Object object) {
      try {
        LOOKUP.findVirtual(FORM, "prepare", MethodType.methodType(void.class)).invoke(object);
      } catch (Throwable e) {
        throw new HeapFormatException("This JDK cannot make a method handle of " + object, e);
      }
    }
  }

  /**
   * The adapter for the functions that forms call. The JDK knows those that get a bound value by
   * identity, so they are taken from their species.
   */
  private record Function() implements ObjectAdapter {
    private static final Class<?> TYPE = Raw.type(PACKAGE + "LambdaForm$NamedFunction");

    @Override
    public boolean handles(Class<?> type) {
      return type == TYPE;
    }

    @Override
    public SequencedMap<String, Object> fields(Object object) {
      SequencedMap<String, Object> fields = new LinkedHashMap<>();
      Object member = Raw.get(object, "member");
      if (member != null && BOUND.isAssignableFrom(declaring(member))) {
        return getter(object, declaring(member));
      }
      Object handle = Raw.get(object, "resolvedHandle");
      if (member != null) {
        fields.put("member", member);
      }
      if (handle != null && (member == null || !HandleAdapter.isDirect(handle))) {
        fields.put("handle", handle);
      }
      return fields;
    }

    private static SequencedMap<String, Object> getter(Object object, Class<?> bound) {
      Object species = Raw.getStatic(bound, "BMH_SPECIES");
      int n = 0;
      for (Object getter : getters(species)) {
        if (getter == object) {
          return BuiltInAdapters.texts("bound", Raw.get(species, "key"), "getter", n);
        }
        n++;
      }
      throw new IllegalStateException(bound + " has no getter " + object);
    }

    private static List<?> getters(Object species) {
      return (List<?>) Raw.get(species, "nominalGetters");
    }

    @Override
    public Object allocate(Class<?> type, Map<String, Object> scalars) {
      return scalars.containsKey("getter")
          ? getters(species((String) scalars.get("bound"))).get((Integer) scalars.get("getter"))
          : Raw.allocate(TYPE);
    }

    @Override
    public void fill(Object object, Map<String, Object> fields) {
      if (fields.containsKey("member")) {
        Raw.set(object, "member", fields.get("member"));
      }
      if (fields.containsKey("handle")) {
        Raw.set(object, "resolvedHandle", fields.get("handle"));
      }
    }
  }

  /** The adapter for the members that functions are, kept as their names and types. */
  private record Member(ClassLoader loader) implements ObjectAdapter {
    @Override
    public boolean handles(Class<?> type) {
      return type == MEMBER;
    }

    @Override
    public String refusal(Object object) {
      return declaring(object).isHidden() ? "it belongs to a hidden class" : null;
    }

    @Override
    public SequencedMap<String, Object> fields(Object object) {
      return BuiltInAdapters.texts(
          "kind", ask(object, "getReferenceKind", byte.class),
          "declaring", TypeNames.of(declaring(object)),
          "name", ((java.lang.reflect.Member) object).getName(),
          "type", type(object));
    }

    private static String type(Object member) {
      return (Boolean) ask(member, "isField", boolean.class)
          ? TypeNames.of((Class<?>) ask(member, "getFieldType", Class.class))
          : MethodTypes.text((MethodType) ask(member, "getMethodType", MethodType.class));
    }

    private static Object ask(Object member, String question, Class<?> result) {
      try {
        return LOOKUP.findVirtual(MEMBER, question, MethodType.methodType(result)).invoke(member);
      } catch (Throwable e) {
        throw new IllegalStateException("This JDK has no MemberName." + question, e);
      }
    }

    @Override
    public Object allocate(Class<?> type, Map<String, Object> scalars) {
      byte kind = (Byte) scalars.get("kind");
      boolean field = kind <= MethodHandleInfo.REF_putStatic;
      String text = (String) scalars.get("type");
      try {
        return resolver(field ? Class.class : MethodType.class)
            .invoke(
                LOOKUP,
                kind,
                TypeNames.resolve((String) scalars.get("declaring"), loader),
                (String) scalars.get("name"),
                field ? TypeNames.resolve(text, loader) : MethodTypes.parse(text, loader));
      } catch (Throwable e) {
        throw new HeapFormatException("There is nothing here for the member " + scalars, e);
      }
    }

    private static MethodHandle resolver(Class<?> type) throws ReflectiveOperationException {
      return LOOKUP.findVirtual(
          Lookup.class,
          "resolveOrFail",
          MethodType.methodType(MEMBER, byte.class, Class.class, String.class, type));
    }

    @Override
    public void fill(Object object, Map<String, Object> fields) {
      // A member is whole since it was found.
    }
  }

  /** The adapter for species of bound handles, kept as the types of what is bound. */
  private record Species() implements ObjectAdapter {
    @Override
    public boolean handles(Class<?> type) {
      return type == SPECIES;
    }

    @Override
    public SequencedMap<String, Object> fields(Object object) {
      return BuiltInAdapters.texts("bound", Raw.get(object, "key"));
    }

    @Override
    public Object allocate(Class<?> type, Map<String, Object> scalars) {
      return species((String) scalars.get("bound"));
    }

    @Override
    public void fill(Object object, Map<String, Object> fields) {
      // A species is whole since it was found.
    }
  }
}
