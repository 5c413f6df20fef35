package org.cnscs.vm.process;

import java.io.IOException;
import java.util.List;
import java.util.SequencedCollection;

/** The files of a program's class path, from wherever they are. Used by many threads at once. */
public interface ProgramFiles {

  /** Returns the class path's entries in order. */
  List<Entry> entries();

  /** One jar or directory of a class path. */
  interface Entry {
    /** Returns its name, for people. */
    String name();

    /** Returns the paths of its files, with slashes, in a fixed order. */
    SequencedCollection<String> paths();

    /** Returns a file's content, or null if there is no such file. */
    byte[] read(String path) throws IOException;

    /**
     * Returns when a file was changed last, in milliseconds since 1970; 0 if there is no such file
     * or that is not known.
     */
    default long changed(String path) throws IOException {
      return 0;
    }
  }
}
