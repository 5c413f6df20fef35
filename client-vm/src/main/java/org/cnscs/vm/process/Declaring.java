package org.cnscs.vm.process;

/**
 * The search for the class that declares a field (JVMS 5.4.3.2), by class files: reflection would
 * load the classes of all fields.
 */
record Declaring(ProcessLoader loader) {

  /**
   * Returns the class that declares a field; null if there is none.
   *
   * @param type the class that code names
   * @param field the field's name and descriptor
   */
  Class<?> of(Class<?> type, String field) {
    if (type == null || declares(type, field)) {
      return type;
    }
    for (Class<?> each : type.getInterfaces()) {
      Class<?> found = of(each, field);
      if (found != null) {
        return found;
      }
    }
    return of(type.getSuperclass(), field);
  }

  private boolean declares(Class<?> type, String field) {
    return loader.hierarchy(type).declares(type.getName().replace('.', '/'), field);
  }
}
