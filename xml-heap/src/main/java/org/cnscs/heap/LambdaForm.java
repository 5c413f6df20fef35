package org.cnscs.heap;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;

/**
 * Lambdas of the JDK in the form that they are serialized in: a description of the call site and
 * what was captured.
 */
final class LambdaForm {
  /** Has all rights: the JDK makes such lambdas as well, in packages that are closed to us. */
  private static final Lookup LOOKUP = (Lookup) Raw.getStatic(Lookup.class, "IMPL_LOOKUP");

  private LambdaForm() {}

  static boolean isLambda(Class<?> type) {
    return replacer(type) != null;
  }

  private static Method replacer(Class<?> type) {
    try {
      return type.getDeclaredMethod("writeReplace");
    } catch (NoSuchMethodException e) {
      return null; // not made by the JDK's lambda factory
    }
  }

  /** Returns the serialized form of a lambda. */
  static SerializedLambda of(Object lambda) {
    try {
      return (SerializedLambda) LOOKUP.unreflect(replacer(lambda.getClass())).invoke(lambda);
    } catch (Throwable e) {
      throw new IllegalStateException(
          "The serialized form of the lambda " + lambda.getClass() + " is not given", e);
    }
  }

  /** Makes the lambda of a form, by the code that the compiler put into the capturing class. */
  static Object make(SerializedLambda form, Class<?> capturing) {
    try {
      Method maker = capturing.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
      return LOOKUP.unreflect(maker).invoke(form);
    } catch (Throwable e) {
      throw new HeapFormatException(
          "The class " + capturing.getName() + " does not make its lambda " + form, e);
    }
  }
}
