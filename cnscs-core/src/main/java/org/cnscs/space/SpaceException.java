package org.cnscs.space;

/**
 * A failure of a space: what happened, and where. Its kinds tell callers what they can do about it.
 */
public abstract sealed class SpaceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private SpaceException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A document does not have the version that was expected. */
  public static final class Conflict extends SpaceException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public Conflict(String message) {
      super(message, null);
    }
  }

  /** A lease, a transaction or a registration is no longer in force, or never was. */
  public static final class Ended extends SpaceException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public Ended(String message) {
      super(message, null);
    }
  }

  /** The space or a document in it is damaged; nothing was changed. */
  public static final class Damaged extends SpaceException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public Damaged(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A query does not parse. */
  public static final class BadQuery extends SpaceException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public BadQuery(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A document, template or id is not acceptable. */
  public static final class BadInput extends SpaceException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public BadInput(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The location is not a space, or somebody else holds it. */
  public static final class Unavailable extends SpaceException {
    private static final long serialVersionUID = 1;

    private final boolean held;

    /** Creates the exception for a location that is not a space. */
    public Unavailable(String message, Throwable cause) {
      this(message, cause, false);
    }

    /**
     * Creates the exception.
     *
     * @param held whether somebody else holds the space
     */
    public Unavailable(String message, Throwable cause, boolean held) {
      super(message, cause);
      this.held = held;
    }

    /** Tells whether somebody else holds the space. */
    public boolean held() {
      return held;
    }
  }

  /** The space cannot be reached; whether the operation took effect is unknown. */
  public static final class Unreachable extends SpaceException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The store could not write: a full disk, an I/O error. */
  public static final class Failed extends SpaceException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public Failed(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
