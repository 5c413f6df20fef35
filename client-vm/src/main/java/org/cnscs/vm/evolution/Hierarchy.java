package org.cnscs.vm.evolution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cnscs.heap.Fields;

/** What the classes of a program inherit, from each other and from the JDK. */
final class Hierarchy {
  private static final String OBJECT = "java.lang.Object";

  private final ClassFiles files;
  private final Map<String, List<Declared>> chains = new HashMap<>();

  Hierarchy(ClassFiles files) {
    this.files = files;
  }

  ClassFiles files() {
    return files;
  }

  /** Returns the instance fields of a class and its superclasses, theirs first. */
  List<Declared> fields(String type) {
    List<Declared> known = chains.get(type);
    if (known == null) {
      chains.put(type, List.of()); // what inherits from itself is refused by the JVM
      known = find(type);
      chains.put(type, known);
    }
    return known;
  }

  private List<Declared> find(String type) {
    ClassShape shape = files.shape(type);
    if (shape == null) {
      Class<?> jdk = ofJdk(type);
      return jdk == null ? List.of() : Stream.of(Fields.of(jdk)).map(Declared::of).toList();
    }
    List<Declared> all =
        new ArrayList<>(shape.parent() == null ? List.of() : fields(shape.parent()));
    shape.instanceFields().forEach(f -> all.add(new Declared(type, f.name(), f.descriptor())));
    return all;
  }

  /** Returns a class of the JDK that programs see, null if there is none of the name. */
  static Class<?> ofJdk(String type) {
    try {
      return Class.forName(type, false, ClassLoader.getPlatformClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  /** Returns the superclasses of a class that are the program's, nearest first. */
  List<ClassShape> superclasses(String type) {
    List<ClassShape> all = new ArrayList<>();
    for (ClassShape shape = parent(files.shape(type));
        shape != null && !all.contains(shape);
        shape = parent(shape)) {
      all.add(shape);
    }
    return all;
  }

  private ClassShape parent(ClassShape shape) {
    return shape == null || shape.parent() == null ? null : files.shape(shape.parent());
  }

  /** Returns the first superclass of a class that is the JDK's. */
  Class<?> platformParent(String type) {
    List<ClassShape> all = superclasses(type);
    ClassShape last = all.isEmpty() ? files.shape(type) : all.getLast();
    return last == null || last.parent() == null ? null : ofJdk(last.parent());
  }

  /** Returns all that a class inherits from, itself too, as far as it is found. */
  Set<String> supertypes(String type) {
    Set<String> all = new LinkedHashSet<>();
    collect(type, all);
    all.add(OBJECT);
    return all;
  }

  private void collect(String type, Set<String> all) {
    if (type == null || !all.add(type)) {
      return;
    }
    ClassShape shape = files.shape(type);
    if (shape != null) {
      collect(shape.parent(), all);
      shape.interfaces().forEach(each -> collect(each, all));
      return;
    }
    Class<?> jdk = ofJdk(type);
    if (jdk != null) {
      collect(jdk.getSuperclass() == null ? null : jdk.getSuperclass().getName(), all);
      Stream.of(jdk.getInterfaces()).forEach(each -> collect(each.getName(), all));
    }
  }

  /** Tells whether a variable of one type can hold all objects of another, given as descriptors. */
  boolean holds(String to, String from) {
    if (to.equals(from) || to.equals("Ljava/lang/Object;")) {
      return true;
    }
    if (to.startsWith("[") && from.startsWith("[")) {
      return isReference(from.substring(1)) && holds(to.substring(1), from.substring(1));
    }
    if (from.startsWith("[")) {
      return to.equals("Ljava/lang/Cloneable;") || to.equals("Ljava/io/Serializable;");
    }
    return isReference(to) && isReference(from) && supertypes(name(from)).contains(name(to));
  }

  static boolean isReference(String descriptor) {
    return descriptor.length() > 1;
  }

  /** Returns the name of the class of a descriptor that is no array. */
  static String name(String descriptor) {
    return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
  }
}
