package org.cnscs.vm.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A loader of classes that are on no class path: it makes each class {@code $That…} of the file of
 * {@code $Here…}, which it finds at its parent; those that begin with {@code $ThatGone} are
 * missing.
 */
final class PlugInLoader extends ClassLoader {
  private static final byte[] HERE = "$Here".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] THAT = "$That".getBytes(StandardCharsets.US_ASCII);

  PlugInLoader() {
    super(PlugInLoader.class.getClassLoader());
  }

  /** Makes an object of the class that is made of another. */
  Object make(Class<?> here) throws ReflectiveOperationException {
    return loadClass(here.getName().replace("$Here", "$That"))
        .getDeclaredConstructor()
        .newInstance();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!name.contains("$That") || name.contains("$ThatGone")) {
      throw new ClassNotFoundException(name);
    }
    String file = name.substring(name.lastIndexOf('.') + 1).replace("$That", "$Here") + ".class";
    try (InputStream in = PlugInLoader.class.getResourceAsStream(file)) {
      byte[] bytes = in.readAllBytes();
      rename(bytes);
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static void rename(byte[] file) {
    for (int i = 0; i + HERE.length <= file.length; i++) {
      int same = 0;
      while (same < HERE.length && file[i + same] == HERE[same]) {
        same++;
      }
      if (same == HERE.length) {
        System.arraycopy(THAT, 0, file, i, THAT.length);
      }
    }
  }
}
