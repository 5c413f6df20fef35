package org.cnscs.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
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
    return location(named, System.getenv(), System.getProperty("user.home"));
  }

  /**
   * Returns the location that is named, or else what the environment says, or else a directory under the user's data.
   */
  static String location(String named, Map<String, String> environment, String home) {
    if (named != null) {
      return named;
    }
    String set = environment.getOrDefault("CNSCS_SPACE", "");
    if (!set.isEmpty()) {
      return set;
    }
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    Path base = data.isEmpty() ? Path.of(home, ".local", "share") : Path.of(data);
    return base.resolve("cnscs").resolve("space").toString();
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
    String location = location();
    if (!location.startsWith("http://") && !location.startsWith("https://") && !exists(location)) {
      throw new VerbException(
          ExitCode.NOT_FOUND,
          "No space at " + location + "; name another with --space or CNSCS_SPACE, or make this one with cnscs run");
    }
    return opener.apply(location);
  }

  private static boolean exists(String directory) {
    try {
      return Files.exists(Path.of(directory));
    } catch (InvalidPathException e) {
      throw new SpaceException.BadInput("Not the name of a directory: " + directory, e);
    }
  }
}
