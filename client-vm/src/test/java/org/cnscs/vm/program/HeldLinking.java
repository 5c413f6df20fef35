package org.cnscs.vm.program;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A class loader that the JVM asks for a class while it links the call of a method handle, and that
 * takes its time.
 */
public final class HeldLinking {
  /** Whether the loader has been asked. */
  public static volatile boolean ready;

  /** Whether it may answer. */
  public static volatile boolean released;

  private HeldLinking() {}

  /** Is named by the type of a call only. */
  public static class Part {}

  /** Calls a handle as one that gives a part. */
  public static class Host implements Runnable {
    @Override
    public void run() {
      try {
        MethodType type = MethodType.methodType(Object.class);
        MethodHandle making = MethodHandles.lookup().findStatic(Host.class, "make", type);
        Part made = (Part) making.invoke();
        Thread.currentThread().setName("linked " + made);
      } catch (Throwable e) {
        Thread.currentThread().setName("failed " + e);
      }
    }

    static Object make() {
      return null;
    }
  }

  /** A loader of hosts that is asked for parts. */
  private static final class Waiting extends ClassLoader {
    Waiting() {
      super(HeldLinking.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(Host.class.getName()) && findLoadedClass(name) == null) {
        return host(name);
      }
      if (name.equals(Part.class.getName())) {
        ready = true;
        while (!released) {
          Thread.onSpinWait();
        }
      }
      return super.loadClass(name, resolve);
    }

    private Class<?> host(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  public static Object compute() throws ReflectiveOperationException {
    Class<?> host = new Waiting().loadClass(Host.class.getName());
    ((Runnable) host.getDeclaredConstructor().newInstance()).run();
    return Thread.currentThread().getName();
  }
}
