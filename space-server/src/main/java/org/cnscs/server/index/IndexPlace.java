package org.cnscs.server.index;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.cnscs.server.store.DiskFiles;

/** Where the files of an index are; shown to people as a place. */
public sealed interface IndexPlace {

  /** Opens the place, making it if there is none. */
  Directory open() throws IOException;

  /** Deletes all files of the index. */
  void clear() throws IOException;

  /** A directory on disk. */
  record OnDisk(Path path) implements IndexPlace {

    @Override
    public Directory open() throws IOException {
      new DiskFiles().createDirectory(path);
      return FSDirectory.open(path);
    }

    @Override
    public void clear() throws IOException {
      IndexFiles.delete(path);
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** The memory of this process. */
  record InMemory() implements IndexPlace {

    /** Opens an empty one: what was there is not found again. */
    @Override
    public Directory open() {
      return new ByteBuffersDirectory(NoLockFactory.INSTANCE);
    }

    @Override
    public void clear() {
      // opening begins anew
    }

    @Override
    public String toString() {
      return "memory";
    }
  }
}
