package org.cnscs.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that a verb reads, as the command line names it.
 *
 * @param name the file's name; - is standard input
 */
public record InputFile(String name) {

  /**
   * Opens it.
   *
   * @throws VerbException if there is no such file
   */
  public InputStream open() throws IOException {
    try {
      return name.equals("-")
          ? new FileInputStream(FileDescriptor.in)
          : Files.newInputStream(Path.of(name));
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new VerbException(ExitCode.NOT_FOUND, "There is no file " + name, e);
    }
  }

  /** Returns the error that it could not be read. */
  public VerbException unreadable(IOException cause) {
    return new VerbException(
        ExitCode.FAILED, "Cannot read " + name + ": " + cause.getMessage(), cause);
  }
}
