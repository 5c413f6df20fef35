package org.cnscs.vm.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.InputFile;
import org.cnscs.cli.Json;
import org.cnscs.cli.ResultOptions;
import org.cnscs.cli.VerbException;
import org.cnscs.space.SpaceException;
import org.cnscs.space.SpaceKeeper.Copied;
import org.cnscs.space.Spaces;
import org.cnscs.xml.Vocabulary;

/**
 * A file that holds all of a space.
 *
 * @param file its name
 * @param options of the verb that makes a space of it
 */
record SpaceCopy(String file, ResultOptions options) {
  private static final int HEAD = 200;

  /** Tells whether a file begins as a copy of a space does. */
  static boolean is(String file) {
    try {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path)) {
        return false;
      }
      try (InputStream in = Files.newInputStream(path)) {
        String head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        return head.contains("<c:segment xmlns:c=\"" + Vocabulary.STORE.namespace() + '"');
      }
    } catch (IOException | InvalidPathException e) {
      return false; // the import itself says what is wrong with it
    }
  }

  /** Makes the space, and returns the exit code. */
  int restore() {
    if (!options.space().isNamed()) {
      throw new VerbException(
          ExitCode.USAGE, file + " is a whole space; name the new directory with --space");
    }
    Path directory =
        options
            .space()
            .directory()
            .orElseThrow(() -> new VerbException(ExitCode.USAGE, "Name a directory, not an URL"));
    try {
      Copied copied = Spaces.keeper().restore(Path.of(file), directory);
      options.print(
          () ->
              Json.object(
                  "space", directory.toString(),
                  "batches", copied.batches(),
                  "last", copied.last(),
                  "bytes", copied.bytes()),
          out -> out.println(directory + ": " + copied.batches() + " batches"));
      return 0;
    } catch (SpaceException.BadInput e) {
      String detail = file + " cannot be imported: " + e.getMessage() + ". Export the space again";
      throw new VerbException(ExitCode.FAILED, detail, e);
    } catch (IOException e) {
      throw new InputFile(file).unreadable(e);
    }
  }
}
