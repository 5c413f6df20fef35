package org.cnscs.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Document;

/** Documents in files and on the terminal. */
final class Documents {
  private static final Pattern DECLARATION = Pattern.compile("\\A\\uFEFF?\\s*<\\?xml[^>]*\\?>");

  private Documents() {}

  /** Reads a document from a file, or from standard input if its name is {@code -}. */
  static byte[] read(String file) {
    try {
      byte[] bytes =
          file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
      return rootOnly(bytes);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new VerbException(ExitCode.NOT_FOUND, "There is no file " + file, e);
    } catch (IOException e) {
      throw new VerbException(
          ExitCode.FAILED, "Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Drops what files have and documents in a space have not: a declaration, and white space around
   * the root.
   */
  private static byte[] rootOnly(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    Matcher declaration = DECLARATION.matcher(text);
    String root = declaration.find() ? text.substring(declaration.end()) : text;
    return root.strip().getBytes(StandardCharsets.UTF_8);
  }

  /** Prints a document. */
  static void print(PrintWriter out, Document document, boolean json) {
    out.println(
        json
            ? Json.text(
                Json.object(
                    "id", document.id(), "version", document.version(), "xml", document.text()))
            : document.text());
    out.flush();
  }
}
