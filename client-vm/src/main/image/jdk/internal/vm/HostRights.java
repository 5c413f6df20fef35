package jdk.internal.vm;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import jdk.internal.misc.Unsafe;

/**
 * The linker of what a resumption may do only with the rights of the class whose method it
 * continues.
 */
public final class HostRights {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  static final Lookup TRUSTED = trusted();

  private HostRights() {}

  private static Lookup trusted() {
    try {
      Field field = Lookup.class.getDeclaredField("IMPL_LOOKUP");
      return (Lookup)
          UNSAFE.getReference(UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field));
    } catch (NoSuchFieldException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Returns a lookup with all rights of a class. */
  public static Lookup of(Class<?> host) {
    return TRUSTED.in(host);
  }

  /**
   * Returns a handle that calls a constructor on an object that there is already.
   *
   * @param owner the class that declares it
   * @param type its parameters
   */
  public static MethodHandle constructor(Class<?> owner, MethodType type)
      throws ReflectiveOperationException {
    return SuperConstructor.handle(TRUSTED, owner, type);
  }

  /**
   * Links an access; the bootstrap method of generated code.
   *
   * @param caller the resumption
   * @param ignored the name in the bytecode
   * @param type the type of the access, receiver first
   * @param kind special, init, new, virtual, static, lookup, get, put, getstatic or putstatic
   * @param classes the internal names of the host and of the class that the bytecode names, with a
   *     space between
   * @param name the member's name
   * @param descriptor the member's descriptor
   */
  public static CallSite link(
      Lookup caller,
      String ignored,
      MethodType type,
      String kind,
      String classes,
      String name,
      String descriptor)
      throws ReflectiveOperationException {
    ClassLoader loader = caller.lookupClass().getClassLoader();
    Class<?> host = find(classes.substring(0, classes.indexOf(' ')), loader);
    Class<?> owner = find(classes.substring(classes.indexOf(' ') + 1), loader);
    MethodHandle handle =
        switch (kind) {
          case "init" -> SuperConstructor.handle(TRUSTED, owner, method(descriptor, loader));
          case "new" -> making(owner, method(descriptor, loader), type);
          case "special" ->
              TRUSTED.in(host).findSpecial(owner, name, method(descriptor, loader), host);
          case "virtual" -> TRUSTED.findVirtual(owner, name, method(descriptor, loader));
          case "static" -> TRUSTED.findStatic(owner, name, method(descriptor, loader));
          case "get" -> TRUSTED.findGetter(owner, name, type.returnType());
          case "lookup" ->
              MethodHandles.constant(Lookup.class, MethodHandles.privateLookupIn(host, TRUSTED));
          case "getstatic" -> TRUSTED.findStaticGetter(owner, name, type.returnType());
          case "putstatic" -> staticSetter(owner, name, type.parameterType(0));
          default -> setter(owner, name, type.parameterType(1));
        };
    return new ConstantCallSite(handle.asType(type));
  }

  /** Returns a handle that makes an object, and takes what is not used before the arguments. */
  private static MethodHandle making(Class<?> owner, MethodType constructor, MethodType type)
      throws ReflectiveOperationException {
    MethodHandle making =
        TRUSTED.findConstructor(owner, constructor.changeReturnType(void.class)).asFixedArity();
    int unused = type.parameterCount() - constructor.parameterCount();
    return MethodHandles.dropArguments(making, 0, type.parameterList().subList(0, unused));
  }

  /**
   * Links the call of a private method or constructor from a class that was to be hidden in the
   * nest; a bootstrap method like {@link #link}, behind whose calls frames can be captured.
   */
  public static CallSite linkPrivate(
      Lookup caller,
      String ignored,
      MethodType type,
      String kind,
      String classes,
      String name,
      String descriptor)
      throws ReflectiveOperationException {
    return link(caller, ignored, type, kind, classes, name, descriptor);
  }

  /**
   * Links the call of a shared loop; the bootstrap method of generated code.
   *
   * @param caller the resumption
   * @param ignored the name in the bytecode
   * @param type the locals that are passed, and the method's result
   * @param host the internal name of the method's class
   * @param method the method's name and descriptor
   * @param head which loop
   */
  public static CallSite loop(
      Lookup caller, String ignored, MethodType type, String host, String method, int head)
      throws ReflectiveOperationException {
    Class<?> owner = find(host, caller.lookupClass().getClassLoader());
    return new ConstantCallSite(ProgramThread.loop(owner, method, head).asType(type));
  }

  /**
   * Links a call site as the program's own bootstrap method does, which is given a lookup object of
   * the host; the bootstrap method of generated code.
   *
   * @param caller the resumption
   * @param name the name in the bytecode
   * @param type the type of the call site
   * @param arguments the internal name of the host, the bootstrap method, and its own arguments
   */
  public static Object linkByProgram(
      Lookup caller, String name, MethodType type, Object... arguments) throws Throwable {
    Class<?> host = find((String) arguments[0], caller.lookupClass().getClassLoader());
    Object[] all = new Object[arguments.length + 1];
    all[0] = MethodHandles.privateLookupIn(host, TRUSTED);
    all[1] = name;
    all[2] = type;
    System.arraycopy(arguments, 2, all, 3, arguments.length - 2);
    return ((MethodHandle) arguments[1]).invokeWithArguments(all);
  }

  /**
   * Links a call site of a program's class as the program's own bootstrap method does, once for
   * each instruction: after a process was resumed, or in another class that continues the method,
   * the instruction has the call site that it had.
   *
   * @param caller the class or what continues a method of it
   * @param name the name in the bytecode
   * @param type the type of the call site
   * @param arguments the internal name of the class, the instruction's number in it, the bootstrap
   *     method, and its own arguments
   */
  public static Object linkSite(Lookup caller, String name, MethodType type, Object... arguments)
      throws Throwable {
    Class<?> host = find((String) arguments[0], caller.lookupClass().getClassLoader());
    int number = (Integer) arguments[1];
    CallSite known = Definitions.site(host, number, null);
    if (known != null) {
      return known;
    }
    Object[] all = new Object[arguments.length];
    all[0] = host == caller.lookupClass() ? caller : MethodHandles.privateLookupIn(host, TRUSTED);
    all[1] = name;
    all[2] = type;
    System.arraycopy(arguments, 3, all, 3, arguments.length - 3);
    Object made = ((MethodHandle) arguments[2]).invokeWithArguments(all);
    return made instanceof CallSite site ? Definitions.site(host, number, site) : made;
  }

  private static Class<?> find(String internalName, ClassLoader loader)
      throws ClassNotFoundException {
    return Class.forName(internalName.replace('/', '.'), false, loader);
  }

  private static MethodType method(String descriptor, ClassLoader loader) {
    return MethodType.fromMethodDescriptorString(descriptor, loader);
  }

  private static MethodHandle setter(Class<?> owner, String name, Class<?> type)
      throws ReflectiveOperationException {
    for (Class<?> at = owner; at != null; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (field.getName().equals(name)
            && field.getType() == type
            && Modifier.isFinal(field.getModifiers())) {
          return finalSetter(at, field, UNSAFE.objectFieldOffset(field));
        }
      }
    }
    return TRUSTED.findSetter(owner, name, type);
  }

  private static MethodHandle staticSetter(Class<?> owner, String name, Class<?> type)
      throws ReflectiveOperationException {
    for (Field field : owner.getDeclaredFields()) {
      if (field.getName().equals(name)
          && field.getType() == type
          && Modifier.isFinal(field.getModifiers())) {
        Object base = UNSAFE.staticFieldBase(field);
        MethodHandle put = finalSetter(Object.class, field, UNSAFE.staticFieldOffset(field));
        return put.bindTo(base);
      }
    }
    return TRUSTED.findStaticSetter(owner, name, type);
  }

  private static MethodHandle finalSetter(Class<?> owner, Field field, long offset)
      throws ReflectiveOperationException {
    Class<?> type = field.getType();
    Class<?> wide = type.isPrimitive() ? type : Object.class;
    MethodType put = MethodType.methodType(void.class, Object.class, long.class, wide);
    String name = type.isPrimitive() ? capitalised(type.getName()) : "Reference";
    MethodHandle handle = TRUSTED.findVirtual(Unsafe.class, "put" + name, put).bindTo(UNSAFE);
    return MethodHandles.insertArguments(handle, 1, offset)
        .asType(MethodType.methodType(void.class, owner, type));
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
