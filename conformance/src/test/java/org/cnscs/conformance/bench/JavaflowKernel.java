package org.cnscs.conformance.bench;

import java.lang.reflect.Field;
import java.util.concurrent.Callable;
import org.apache.commons.javaflow.api.Continuation;

/** A kernel that runs in a continuation of javaflow. Used by one thread. */
final class JavaflowKernel implements Callable<Long> {
  private final Runnable kernel;
  private final Field result;
  private final Field armed;

  private JavaflowKernel(Runnable kernel, Field result, Field armed) {
    this.kernel = kernel;
    this.result = result;
    this.armed = armed;
  }

  /** Returns a new instance of a kernel. */
  static JavaflowKernel of(String className, String own) throws ReflectiveOperationException {
    JavaflowLoader loader = new JavaflowLoader(own);
    Object kernel = loader.loadClass(className).getDeclaredConstructor().newInstance();
    return new JavaflowKernel(
        (Runnable) kernel,
        kernel.getClass().getField(JavaflowLoader.RESULT),
        loader.loadClass(JavaflowPoll.class.getName()).getField("armed"));
  }

  @Override
  public Long call() throws IllegalAccessException {
    if (Continuation.startWith(kernel) != null) {
      throw new IllegalStateException("A kernel was suspended without a wish for it");
    }
    return result.getLong(kernel);
  }

  /** Runs it, suspended and continued as often as is said. */
  long callWith(int suspensions) throws IllegalAccessException {
    armed.setBoolean(null, true);
    Continuation continuation = Continuation.startWith(kernel);
    for (int i = 0; i < suspensions; i++) {
      if (continuation == null) {
        throw new IllegalStateException("The kernel was suspended only " + i + " times");
      }
      armed.setBoolean(null, i + 1 < suspensions);
      continuation = continuation.resume();
    }
    return result.getLong(kernel);
  }
}
