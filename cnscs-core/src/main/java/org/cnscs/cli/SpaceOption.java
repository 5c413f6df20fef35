package org.cnscs.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Spaces;
import picocli.CommandLine.Option;

/** The option that names a space, to be mixed into verbs. */
public final class SpaceOption {

  @Option(
      names = "--space",
      paramLabel = "DIR|URL",
      description = "The space; else $CNSCS_SPACE, else a directory of the user.")
  private String named;

  private final Function<String, Space> opener;

  /** Creates the option; picocli sets it. */
  public SpaceOption() {
    this(Spaces::open);
  }

  /** Creates the option with another way to open a location. */
  public SpaceOption(Function<String, Space> opener) {
    this.opener = opener;
  }

  /** Returns where the space is. */
  public String location() {
    return named == null ? Spaces.defaultLocation() : named;
  }

  /** Tells whether the command line names the space. */
  public boolean isNamed() {
    return named != null;
  }

  /** Opens the space; a directory that does not exist becomes an empty space. */
  public Space open() {
    return opener.apply(location());
  }

  /**
   * Opens the space if there is one, for verbs that have nothing to do in a new one.
   *
   * @throws VerbException if the directory does not exist
   */
  public Space openExisting() {
    if (directory().filter(Files::notExists).isPresent()) {
      throw new VerbException(
          ExitCode.NOT_FOUND,
          "No space at "
              + location()
              + "; name another with --space or CNSCS_SPACE, or make this one with cnscs run");
    }
    return open();
  }

  /** Returns the directory of the space, which need not exist; empty if it is named by an URL. */
  public Optional<Path> directory() {
    String location = location();
    return location.startsWith("http://") || location.startsWith("https://")
        ? Optional.empty()
        : Optional.of(path(location));
  }

  private static Path path(String directory) {
    try {
      return Path.of(directory);
    } catch (InvalidPathException e) {
      throw new SpaceException.BadInput("Not the name of a directory: " + directory, e);
    }
  }
}
