package org.cnscs.server.store;

import org.cnscs.space.SpaceException;

/**
 * The names that documents and spaces may have; no name needs escaping in XML, and no space's name
 * is a path.
 */
public final class Names {
  private static final int MAX_ID = 512;
  private static final int MAX_SPACE = 64;

  private Names() {}

  /**
   * Checks the id of a document.
   *
   * @throws SpaceException.BadInput if it is none
   */
  public static String checkId(String id) {
    if (id.isEmpty() || id.length() > MAX_ID || !id.chars().allMatch(Names::inId)) {
      throw new SpaceException.BadInput(
          "Not the id of a document: \""
              + shown(id)
              + "\"; an id is 1 to 512 characters of A-Z a-z 0-9 . _ ~ @ : / -",
          null);
    }
    return id;
  }

  /**
   * Checks the name of a space.
   *
   * @throws SpaceException.BadInput if it is none
   */
  public static String checkSpace(String name) {
    boolean good = !name.isEmpty() && name.length() <= MAX_SPACE && name.charAt(0) != '.';
    if (!good || !name.chars().allMatch(c -> inId(c) && c != '/' && c != ':')) {
      throw new SpaceException.BadInput(
          "Not the name of a space: \""
              + shown(name)
              + "\"; a name is 1 to 64 characters of A-Z a-z 0-9 . _ ~ @ - and does not begin with"
              + " a dot",
          null);
    }
    return name;
  }

  private static boolean inId(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "._~@:/-".indexOf(c) >= 0;
  }

  private static String shown(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
