package org.cnscs.vm.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.heap.Redaction;
import picocli.CommandLine.Option;

/** The options that say what of a program is secret, by names only. */
final class SecretOptions {
  private static final long LONGEST = 1 << 20;

  @Option(
      names = "--redact",
      paramLabel = "RULE",
      description = {
        "Keeps a field (demo.Account.pin), the fields of all objects of a type (type:demo.Secret)"
            + " or a system property (property:demo.token) out of all checkpoints; may be repeated."
      })
  private List<String> rules = new ArrayList<>();

  @Option(
      names = "--redact-file",
      paramLabel = "FILE",
      description = "Does so for each line of a file; # begins a comment.")
  private Path file;

  Redaction redaction() {
    List<String> all = new ArrayList<>(rules);
    if (file != null) {
      all.addAll(read());
    }
    try {
      return Redaction.of(all);
    } catch (IllegalArgumentException e) {
      throw new VerbException(ExitCode.USAGE, e.getMessage(), e);
    }
  }

  private List<String> read() {
    try {
      if (Files.size(file) > LONGEST) {
        throw new VerbException(
            ExitCode.USAGE, file + " is longer than " + LONGEST + " bytes, so no file of rules");
      }
      return Files.readAllLines(file).stream()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (CharacterCodingException e) {
      throw new VerbException(ExitCode.USAGE, file + " is no text in UTF-8", e);
    } catch (IOException e) {
      throw new VerbException(
          ExitCode.USAGE, "The rules for --redact-file cannot be read: " + e, e);
    }
  }
}
