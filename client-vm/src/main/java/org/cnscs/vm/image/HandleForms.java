package org.cnscs.vm.image;

import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import jdk.internal.vm.HostRights;
import jdk.internal.vm.LambdaForms;
import org.cnscs.vm.transform.FormClass;
import org.cnscs.vm.transform.Origin;
import org.cnscs.vm.transform.PointTable;
import org.cnscs.vm.transform.PreparedClass;
import org.cnscs.xml.Hash;

/**
 * The classes that the JDK makes for method handles while it runs, as far as they have something to
 * do behind a call: they get resume points when they are defined.
 *
 * <p>Another JVM makes others, and they have no names. So a frame of such a class is kept as that
 * of a <em>stand-in</em>: a class with the same code whose name is the hash of it. It is defined
 * when the first frame is met, and never runs itself. Safe for use by several threads.
 */
public final class HandleForms implements LambdaForms.Host {
  private static final String PREFIX = "java/lang/invoke/LambdaForm$Kept$";

  private static final int DIGITS = 32;

  /** Under this name a form is hashed and kept. */
  private static final String NEUTRAL = "java/lang/invoke/LambdaForm$Kept";

  private final BiFunction<byte[], Origin, PreparedClass> preparing;

  /** The code of stand-ins, by internal name. */
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  private final Map<byte[], Form> begun = Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<Class<?>, Form> defined = Collections.synchronizedMap(new WeakHashMap<>());

  HandleForms(BiFunction<byte[], Origin, PreparedClass> preparing) {
    this.preparing = preparing;
  }

  /** A class that was made for method handles. */
  private final class Form {
    private final byte[] file;
    private final PointTable points;
    private StandIn standIn;

    Form(byte[] file, PointTable points) {
      this.file = file;
      this.points = points;
    }

    synchronized StandIn standIn() {
      if (standIn == null) {
        standIn = new StandIn(define(FormClass.named(file, NEUTRAL)), points);
      }
      return standIn;
    }
  }

  /**
   * What a class for method handles is known as.
   *
   * @param host its stand-in
   * @param points where the resume points of the class itself are
   */
  public record StandIn(Class<?> host, PointTable points) {}

  @Override
  public byte[] file(byte[] made) {
    byte[] file = FormClass.withLocals(made);
    if (file == null) {
      return made;
    }
    PreparedClass.Output output = preparing.apply(file, originOf(file)).transformed(false);
    begun.put(output.file(), new Form(file, output.points()));
    return output.file();
  }

  @Override
  public void defined(Class<?> type, byte[] file) {
    Form form = begun.remove(file);
    if (form != null) {
      defined.put(type, form);
    }
  }

  /** Returns what a class is known as; null if it is none that has resume points. */
  public StandIn of(Class<?> type) {
    Form form = type.isHidden() ? defined.get(type) : null;
    return form == null ? null : form.standIn();
  }

  /**
   * Returns the name of the stand-in for a class of a name, as stack traces give it, or the name
   * itself.
   */
  public String nameOf(String className) {
    if (className.indexOf('/') < 0) {
      return className;
    }
    Class<?> named = null;
    synchronized (defined) {
      for (Class<?> each : defined.keySet()) {
        named = each.getName().equals(className) ? each : named;
      }
    }
    return named == null ? className : of(named).host.getName();
  }

  /** Returns as what a class for method handles is transformed. */
  static Origin originOf(byte[] file) {
    return FormClass.allocates(file) ? Origin.HANDLES : Origin.JDK;
  }

  /** Tells whether a class is a stand-in, by its internal name. */
  boolean contains(String internal) {
    return files.containsKey(internal);
  }

  /** Returns the class file of a stand-in, or null. */
  byte[] original(String internal) {
    return files.get(internal);
  }

  /** Returns the code of a stand-in as a checkpoint keeps it; null if the class is none. */
  public byte[] kept(Class<?> host) {
    byte[] file =
        host.getClassLoader() == null ? files.get(host.getName().replace('.', '/')) : null;
    return file == null ? null : FormClass.named(file, NEUTRAL);
  }

  /**
   * Returns the stand-in for code that a checkpoint has kept.
   *
   * @throws LinkageError if it is none
   */
  public Class<?> define(byte[] kept) {
    String internal = PREFIX + Hash.of(kept).substring(0, DIGITS);
    byte[] file = files.computeIfAbsent(internal, name -> FormClass.named(kept, name));
    synchronized (this) {
      try {
        return Class.forName(internal.replace('/', '.'), false, null);
      } catch (ClassNotFoundException e) {
        return defineNew(file);
      }
    }
  }

  private static Class<?> defineNew(byte[] file) {
    try {
      return HostRights.of(MethodHandle.class).defineClass(file);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("The package of method handles is closed", e);
    }
  }
}
