package org.cnscs.vm.process;

import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.vm.ObjectMaker;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.heap.MemberAdapter;
import org.cnscs.heap.ObjectAdapter;
import sun.reflect.ReflectionFactory;

/**
 * How reflected constructors are kept: as what they are, and the class of the objects that they
 * make, where serialization runs them for those of a subclass.
 */
record ConstructorAdapter(ClassLoader loader, MemberAdapter members) implements ObjectAdapter {
  private static final String MADE = "made";

  @Override
  public boolean handles(Class<?> type) {
    return type == Constructor.class;
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    SequencedMap<String, Object> fields = members.fields(object);
    Class<?> made = ObjectMaker.made((Constructor<?>) object);
    if (made != null) {
      fields.put(MADE, made.getName());
    }
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    Constructor<?> found = (Constructor<?>) members.allocate(type, scalars);
    String made = (String) scalars.get(MADE);
    return made == null ? found : forObjectsOf(made, found);
  }

  private Constructor<?> forObjectsOf(String made, Constructor<?> constructor) {
    try {
      return ReflectionFactory.getReflectionFactory()
          .newConstructorForSerialization(Class.forName(made, false, loader), constructor);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new HeapFormatException("Neither the program nor this JDK has the class " + made, e);
    }
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    members.fill(object, fields);
  }
}
