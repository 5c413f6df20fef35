package demo.tree;

import java.io.Serializable;

/** A link of a chain. */
public final class Link implements Serializable {
  private static final long serialVersionUID = 1;

  /** Its number. */
  public int number;

  /** The next, or null. */
  public Link next;
}
