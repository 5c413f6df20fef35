package org.cnscs.vm.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SequencedCollection;

/** The classes of the tests as a program. */
public final class ClassPathFiles implements ProgramFiles, ProgramFiles.Entry {

  @Override
  public List<Entry> entries() {
    return List.of(this);
  }

  @Override
  public String name() {
    return "tests";
  }

  @Override
  public SequencedCollection<String> paths() {
    return List.of();
  }

  @Override
  public byte[] read(String path) throws IOException {
    boolean ofProgram =
        path.startsWith("org/cnscs/vm/program/")
            || path.startsWith("META-INF/services/org.cnscs.vm.program.")
            || path.startsWith("jdk/internal/vm/");
    String real = path.replace("Nowhere.file", "Nowhere.class");
    boolean there = ofProgram && !path.endsWith("Nowhere.class");
    try (InputStream in = there ? getClass().getClassLoader().getResourceAsStream(real) : null) {
      byte[] file = in == null ? null : in.readAllBytes();
      boolean links =
          path.endsWith("program/CallSites.class") || path.endsWith("program/LinkedSites.class");
      return links ? CallSiteFiles.with(file) : file;
    }
  }
}
