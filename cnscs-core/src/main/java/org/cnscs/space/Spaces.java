package org.cnscs.space;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;

/** Opens spaces by their location. */
public final class Spaces {

  private Spaces() {}

  /**
   * Opens a space.
   *
   * @param location a directory, or the URL of a space server ({@code http://host:port}, whose
   *     space is {@code main}) or of one of its spaces ({@code http://host:port/spaces/name})
   */
  public static Space open(String location) {
    if (location.startsWith("http://") || location.startsWith("https://")) {
      return provider(UrlSpaceProvider.class, "an URL").open(location);
    }
    return provider(SpaceProvider.class, "a directory").open(directory(location));
  }

  /**
   * Opens a new transient space: empty, in the memory of this JVM, and gone when it is closed. It
   * has at most a quarter of the heap; more is refused as by a full disk.
   */
  public static Space openTransient() {
    return provider(SpaceProvider.class, "memory").openTransient();
  }

  /** Returns the service that looks after the files of spaces. */
  public static SpaceKeeper keeper() {
    return provider(SpaceKeeper.class, "the files of a space");
  }

  /**
   * Returns the location of the space that is meant when none is named: what the environment's
   * {@code CNSCS_SPACE} says, else a directory under the user's data directory.
   */
  public static String defaultLocation() {
    return defaultLocation(System.getenv(), System.getProperty("user.home"));
  }

  static String defaultLocation(Map<String, String> environment, String home) {
    String named = environment.getOrDefault("CNSCS_SPACE", "");
    if (!named.isBlank()) {
      return named;
    }
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    Path base = data.isBlank() ? Path.of(home, ".local", "share") : Path.of(data);
    return base.resolve("cnscs").resolve("space").toString();
  }

  private static Path directory(String location) {
    try {
      return Path.of(location).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new SpaceException.BadInput("Not the name of a directory: " + location, e);
    }
  }

  private static <T> T provider(Class<T> service, String kind) {
    return ServiceLoader.load(service, Spaces.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new SpaceException.Unavailable(
                    "Nothing on the class path opens "
                        + kind
                        + " as a space; add the jar that provides "
                        + service.getName(),
                    null));
  }
}
