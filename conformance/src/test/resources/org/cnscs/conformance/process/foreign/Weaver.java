import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import javassist.ClassPool;
import javassist.CtClass;
import javassist.CtNewMethod;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.*;
import net.bytebuddy.matcher.ElementMatchers;

/** Makes classes with Byte Buddy and Javassist. */
public class Weaver {
  public static class Base {
    public int twice(int n) {
      return n * 2;
    }

    public String name() {
      return "base";
    }
  }

  public static class Around {
    @RuntimeType
    public static Object around(
        @SuperCall Callable<?> call, @AllArguments Object[] arguments, @Origin Method method)
        throws Exception {
      return (Integer) call.call() + arguments.length + method.getName().length();
    }
  }

  public interface Step {
    long run(int n);
  }

  public static void main(String[] arguments) throws Exception {
    System.setProperty("net.bytebuddy.experimental", "true");
    for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
      Base made =
          new ByteBuddy()
              .subclass(Base.class)
              .name("made.Base" + round)
              .method(ElementMatchers.named("twice"))
              .intercept(MethodDelegation.to(Around.class))
              .method(ElementMatchers.named("name"))
              .intercept(FixedValue.value("made" + round))
              .make()
              .load(Weaver.class.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
              .getLoaded()
              .getDeclaredConstructor()
              .newInstance();
      ClassPool pool = new ClassPool(true);
      CtClass step = pool.makeClass("made.Step" + round);
      step.addInterface(pool.get("Weaver$Step"));
      step.addMethod(
          CtNewMethod.make(
              "public long run(int n) { long s = "
                  + round
                  + "L; for (int i = 0; i < n; i++) { s = s * 31L + i; } return s; }",
              step));
      step.defrost();
      byte[] code = step.toBytecode();
      Step second =
          (Step)
              new ClassLoader(Weaver.class.getClassLoader()) {
                Class<?> define() {
                  return defineClass(null, code, 0, code.length);
                }
              }.define().getDeclaredConstructor().newInstance();
      System.out.println(
          "round "
              + round
              + " "
              + made.twice(round)
              + " "
              + made.name()
              + " "
              + second.run(50_000));
    }
  }
}
