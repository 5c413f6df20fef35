package org.cnscs.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SequencedCollection;
import org.cnscs.vm.process.ProgramFiles;

/**
 * The classes of one package of the benchmarks as a program's class path.
 *
 * @param name the package's name
 */
record PackageFiles(String name) implements ProgramFiles.Entry {

  @Override
  public SequencedCollection<String> paths() {
    return List.of();
  }

  @Override
  public byte[] read(String path) throws IOException {
    boolean own = path.startsWith(name.replace('.', '/') + "/");
    try (InputStream in = own ? PackageFiles.class.getResourceAsStream("/" + path) : null) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
