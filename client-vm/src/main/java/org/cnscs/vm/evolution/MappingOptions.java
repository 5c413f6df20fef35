package org.cnscs.vm.evolution;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import picocli.CommandLine.Option;

/** The options that say how classes have changed, where they do not tell themselves. */
public final class MappingOptions {

  @Option(
      names = "--rename",
      paramLabel = "OLD=NEW",
      description =
          "A field (demo.Account.balance=amount) or class (demo.Account=demo.bank.Account) has"
              + " another name; may be repeated.")
  private List<String> renamed = new ArrayList<>();

  @Option(
      names = "--drop",
      paramLabel = "NAME",
      description =
          "Gives up the values of a field (demo.Account.note) or the objects of a class; may be"
              + " repeated.")
  private List<String> dropped = new ArrayList<>();

  @Option(
      names = "--accept",
      paramLabel = "NAME",
      description =
          "Goes on in spite of what was told of a new static field (demo.Main.cache) or a class;"
              + " may be repeated.")
  private List<String> accepted = new ArrayList<>();

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description = "Does so for each line of a file, such as drop demo.Account.note.")
  private Path file;

  /** Returns what the options say. */
  public Mapping mapping() {
    try {
      List<Rule> rules = new ArrayList<>(file == null ? List.of() : read());
      renamed.forEach(each -> rules.add(Rule.of(Rule.Kind.RENAME, each)));
      dropped.forEach(each -> rules.add(Rule.of(Rule.Kind.DROP, each)));
      accepted.forEach(each -> rules.add(Rule.of(Rule.Kind.ACCEPT, each)));
      return Mapping.of(rules);
    } catch (IllegalArgumentException e) {
      throw new VerbException(ExitCode.USAGE, e.getMessage(), e);
    }
  }

  private List<Rule> read() {
    try {
      return MappingFile.read(file);
    } catch (CharacterCodingException e) {
      throw new VerbException(ExitCode.USAGE, file + " is no text in UTF-8", e);
    } catch (IOException e) {
      throw new VerbException(ExitCode.USAGE, "The mapping cannot be read: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new VerbException(ExitCode.USAGE, file + ", " + e.getMessage(), e);
    }
  }
}
