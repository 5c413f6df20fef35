package org.cnscs.vm.random;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import org.cnscs.vm.process.ProgramFiles;

/** The class files of a made program, and those of the guest library. */
record MadeFiles(Map<String, byte[]> files) implements ProgramFiles, ProgramFiles.Entry {

  @Override
  public List<Entry> entries() {
    return List.of(this);
  }

  @Override
  public String name() {
    return "made";
  }

  @Override
  public SequencedCollection<String> paths() {
    return List.copyOf(files.keySet());
  }

  @Override
  public byte[] read(String path) throws IOException {
    return files.get(path);
  }

  /** Returns a loader that loads the program as it is. */
  ClassLoader plainLoader() {
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
