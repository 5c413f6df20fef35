package org.cnscs.vm.process;

import java.util.List;
import java.util.function.Predicate;
import org.cnscs.vm.image.JdkCode;
import org.cnscs.vm.transform.PreparedClass;

/**
 * What is known of classes by their names alone, as the stack traces of other threads give them. Of
 * several loaders' classes of one name, what holds for one of them counts for all. Used by many
 * threads at once.
 */
final class NamedClasses {
  private final LoaderCode own;
  private final ProgramLoaders loaders;
  private final JdkCode jdk;

  /**
   * Creates the names of a process.
   *
   * @param own the code of the program's own loader
   * @param loaders the loaders that it has made
   */
  NamedClasses(LoaderCode own, ProgramLoaders loaders, JdkCode jdk) {
    this.own = own;
    this.loaders = loaders;
    this.jdk = jdk;
  }

  /**
   * Returns the name of the class of which a frame is, by the class name in its trace: that whose
   * method a hidden class continues or whose stand-in it is, or the class itself.
   */
  String hostName(StackTraceElement frame) {
    return HeldStack.hostName(jdk.forms().nameOf(frame.getClassName()));
  }

  /** Tells whether frames of a class of the JDK can be captured. */
  boolean isOfJdk(String className) {
    return jdk.contains(className);
  }

  /** Prepares the methods of a name in a class, if frames of it can be captured. */
  void prepare(String className, String name) {
    PreparedClass model = own.model(className);
    if (model != null) {
      synchronized (model) {
        model.prepare(name);
      }
    } else if (jdk.contains(className)) {
      jdk.find(ofJdk(className));
    }
  }

  /** Tells whether frames of some method of a name in a class cannot be captured everywhere. */
  boolean refusesSome(String className, String name) {
    return loaders.models(own, className).anyMatch(holds(model -> model.refusesSome(name)));
  }

  /**
   * Tells whether frames of some method of a name in a class may wait for a method of another name;
   * true if the class is not known.
   */
  boolean calls(String className, String name, String called) {
    List<PreparedClass> models = models(className);
    return models.isEmpty() || models.stream().anyMatch(holds(model -> model.calls(name, called)));
  }

  /** Tells whether some method of a name in a class may enter a monitor in a line. */
  boolean entersMonitor(String className, String name, int line) {
    return models(className).stream().anyMatch(holds(model -> model.entersMonitor(name, line)));
  }

  private List<PreparedClass> models(String className) {
    return jdk.contains(className)
        ? List.of(jdk.find(ofJdk(className)).orElseThrow().prepared())
        : loaders.models(own, className).toList();
  }

  /** Tells whether a name is that of just one class, which the program's own loader has defined. */
  boolean isOwn(String className) {
    return own.model(className) != null && loaders.models(own, className).count() == 1;
  }

  /** Tells whether only loaders that the program has made have defined classes of a name. */
  boolean isMade(String className) {
    return own.model(className) == null && loaders.models(own, className).findAny().isPresent();
  }

  /** Tells whether a name is that of an interface. */
  boolean isInterface(String className) {
    return loaders.models(own, className).anyMatch(PreparedClass::isInterface);
  }

  /** Tells whether code of a class may name another class. */
  boolean isVisible(String className, String user) {
    int end = className.lastIndexOf('.') + 1;
    boolean samePackage =
        end == user.lastIndexOf('.') + 1 && className.regionMatches(0, user, 0, end);
    return samePackage || loaders.models(own, className).allMatch(PreparedClass::isPublic);
  }

  private static Predicate<PreparedClass> holds(Predicate<PreparedClass> condition) {
    return model -> {
      synchronized (model) {
        return condition.test(model);
      }
    };
  }

  private static Class<?> ofJdk(String className) {
    try {
      return Class.forName(className, false, ClassLoader.getPlatformClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The image of the JDK lacks its class " + className, e);
    }
  }
}
