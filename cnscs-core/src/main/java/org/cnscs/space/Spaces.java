package org.cnscs.space;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** Opens spaces by their location. */
public final class Spaces {

  private Spaces() {}

  /**
   * Opens a space.
   *
   * @param location a directory, or the URL of a space server ({@code http://host:port}, whose space is {@code main}) or of
   *     one of its spaces ({@code http://host:port/spaces/name})
   */
  public static Space open(String location) {
    if (location.startsWith("http://") || location.startsWith("https://")) {
      return provider(UrlSpaceProvider.class, "an URL").open(location);
    }
    return provider(SpaceProvider.class, "a directory").open(directory(location));
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
                    "Nothing on the class path opens " + kind + " as a space; add the jar that provides "
                        + service.getName(),
                    null));
  }
}
