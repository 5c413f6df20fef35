package org.cnscs.vm.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.ObjectAdapter;

/**
 * How a module is kept: one of the JDK as its name, the unnamed one of a class loader that the
 * program has made as that loader.
 */
final class ModuleAdapter implements ObjectAdapter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long LOADER = UNSAFE.objectFieldOffset(Module.class, "loader");
  private static final long UNNAMED = UNSAFE.objectFieldOffset(ClassLoader.class, "unnamedModule");
  private static final String NAME = "name";
  private static final String OF = "loader";
  private static final String NUMBER = "number";

  private final ProgramLoaders loaders;

  ModuleAdapter(ProgramLoaders loaders) {
    this.loaders = loaders;
  }

  @Override
  public boolean handles(Class<?> type) {
    return type == Module.class;
  }

  @Override
  public String refusal(Object object) {
    Module module = (Module) object;
    boolean known =
        module.isNamed()
            ? find(module.getName()) == module
            : module.getClassLoader() != null && UNSAFE.getReference(module, LOADER) != null;
    return known ? null : "it is a module outside the JDK";
  }

  private static Module find(String name) {
    return ModuleLayer.boot().findModule(name).orElse(null);
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    Module module = (Module) object;
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put(NAME, module.getName());
    if (!module.isNamed()) {
      LoaderCode code = LoaderCode.of(module.getClassLoader());
      fields.put(NUMBER, code == null ? null : code.number());
      fields.put(OF, module.getClassLoader());
    }
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    if (scalars.get(NUMBER) instanceof String number) {
      return loaders.loader(number).getUnnamedModule();
    } else if (scalars.get(NAME) instanceof String name) {
      Module found = find(name);
      if (found == null) {
        throw new IllegalArgumentException("This JVM has no module " + name);
      }
      return found;
    }
    return Instances.allocate(type);
  }

  /** A loader that has no classes yet takes the module for its own. */
  @Override
  public void fill(Object object, Map<String, Object> fields) {
    if (fields.get(NAME) == null && fields.get(NUMBER) == null) {
      UNSAFE.putReference(object, LOADER, fields.get(OF));
      UNSAFE.putReference(fields.get(OF), UNNAMED, object);
    }
  }
}
