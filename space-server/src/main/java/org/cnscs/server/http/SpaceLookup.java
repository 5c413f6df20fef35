package org.cnscs.server.http;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cnscs.space.Space;
import org.cnscs.space.remote.Problem;

/** The spaces by the names that requests give them. The space {@code main} always exists. */
final class SpaceLookup {
  private static final String MAIN = "main";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

  private final SpaceDirectory directory;

  SpaceLookup(SpaceDirectory directory) {
    this.directory = directory;
  }

  List<String> names() {
    return Stream.concat(Stream.of(MAIN), directory.names().stream()).distinct().sorted().toList();
  }

  Space main() {
    return directory.space(MAIN);
  }

  Space existing(String name) {
    if (!name.equals(MAIN) && !names().contains(name)) {
      throw Refusal.of(
          Problem.Kind.NOT_FOUND,
          "There is no space %s; PUT /spaces/%s creates it".formatted(name, name));
    }
    return directory.space(name);
  }

  boolean isTransient(String name) {
    return directory.isTransient(name);
  }

  /** Creates a persistent space; false if there was one with this name, of whatever kind. */
  boolean create(String name) {
    checkName(name);
    boolean created = !names().contains(name);
    directory.space(name);
    return created;
  }

  /**
   * Creates a transient space; false if there was one.
   *
   * @throws org.cnscs.space.SpaceException.Conflict if the name is that of a persistent one
   */
  boolean createTransient(String name) {
    checkName(name);
    boolean created = !names().contains(name);
    directory.createTransient(name);
    return created;
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw Refusal.of(
          Problem.Kind.BAD_INPUT,
          "A space's name has 1 to 64 letters, digits, and . _ - but not first a dot, found \"%s\""
              .formatted(name));
    }
  }
}
