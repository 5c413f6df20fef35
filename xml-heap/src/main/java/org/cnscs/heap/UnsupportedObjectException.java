package org.cnscs.heap;

/** A refusal to keep an object; says which, why, and the path from a root to it. */
public final class UnsupportedObjectException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * Makes a refusal.
   *
   * @param path the path from a root to the object
   */
  public UnsupportedObjectException(String className, String reason, String path) {
    super("Cannot keep an object of " + className + ": " + reason + ". It is reached by " + path);
    this.path = path;
  }

  /** Returns the path from a root to the object. */
  public String path() {
    return path;
  }
}
