package org.cnscs.vm.program;

import java.io.IOException;
import java.io.InputStream;

/** A loader that defines classes with names that end with {@code $Host}, and asks for no others. */
class HostLoader extends ClassLoader {
  HostLoader() {
    super(HostLoader.class.getClassLoader());
  }

  @Override
  public Class<?> loadClass(String name) throws ClassNotFoundException {
    return name.endsWith("$Host") ? define(name) : super.loadClass(name);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = HostLoader.class.getResourceAsStream(file)) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
