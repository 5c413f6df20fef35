package org.cnscs.heap.exchange;

import com.thoughtworks.xstream.mapper.Mapper;
import com.thoughtworks.xstream.security.TypePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes that XStream may write and read: those that were allowed, what has a natural form in
 * the JDK, and arrays of them.
 */
record XStreamPermission(Set<Class<?>> types) implements TypePermission {

  static XStreamPermission of(Class<?>... allowed) {
    Set<Class<?>> types = new HashSet<>(List.of(allowed));
    types.add(Object.class);
    types.addAll(Interfaces.names().keySet()); // of which objects of the usual classes are made
    TextForms.all().forEach(form -> types.add(form.type()));
    Containers.all().forEach(form -> types.addAll(form.types()));
    return new XStreamPermission(Set.copyOf(types));
  }

  @Override
  public boolean allows(Class type) {
    if (type == null || type == Mapper.Null.class) {
      return true;
    }
    Class<?> element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    return element.isPrimitive()
        || types.contains(element)
        || element.getSuperclass() != null
            && element.getSuperclass().isEnum()
            && types.contains(element.getSuperclass());
  }
}
