package org.cnscs.vm.process;

import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;

/**
 * The files of a program in memory.
 *
 * @param files by their paths, in the order in which they are listed
 */
public record MemoryFiles(Map<String, byte[]> files) implements ProgramFiles, ProgramFiles.Entry {

  @Override
  public List<Entry> entries() {
    return List.of(this);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public SequencedCollection<String> paths() {
    return List.copyOf(files.keySet());
  }

  @Override
  public byte[] read(String path) {
    return files.get(path);
  }

  /** Returns a loader that loads the program as it is. */
  public ClassLoader plainLoader() {
    return new ClassLoader(ClassLoader.getPlatformClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = files.get(name.replace('.', '/') + ".class");
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length);
      }
    };
  }
}
