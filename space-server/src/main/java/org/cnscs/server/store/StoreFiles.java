package org.cnscs.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The few file operations that the store needs, so that tests can let any of them fail. */
public interface StoreFiles {

  /** Returns the names in a directory, sorted; none if there is no such directory. */
  List<String> list(Path directory) throws IOException;

  /** Tells whether a file or directory exists. */
  boolean exists(Path path) throws IOException;

  /** Creates a directory, and those above it, for their owner only; does nothing if it exists. */
  void createDirectory(Path directory) throws IOException;

  /** Opens an existing file for reading and writing. */
  StoreFile open(Path file) throws IOException;

  /** Opens an existing file for one thread to read, also when its name is removed meanwhile. */
  StoreFile openForReading(Path file) throws IOException;

  /** Opens a file that is empty, creating it, for its owner only, if it does not exist. */
  StoreFile create(Path file) throws IOException;

  /** Renames a file in one step, replacing one that has the name. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file; does nothing if there is none. */
  void delete(Path file) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;

  /** An open file. Reads may run beside each other and beside one writer. */
  interface StoreFile extends AutoCloseable {
    /** Returns the length in bytes. */
    long size() throws IOException;

    /** Fills the buffer from a position; fails if the file ends before. */
    void read(long position, byte[] buffer, int offset, int length) throws IOException;

    /** Writes at a position. */
    void write(long position, byte[] buffer, int offset, int length) throws IOException;

    /**
     * Writes at a position, and returns when that is durable; what was written before by {@link
     * #write} need not be.
     */
    void writeDurably(long position, byte[] buffer, int offset, int length) throws IOException;

    /** Cuts the file to a length. */
    void truncate(long size) throws IOException;

    /** Makes everything written so far durable. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }
}
