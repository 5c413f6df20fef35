package demo.tree;

import java.io.Serializable;

/** A node of a red-black tree that knows its parent. */
public final class Node implements Serializable {
  private static final long serialVersionUID = 1;

  /** The key. */
  public long key;

  /** Whether the node is red. */
  public boolean red;

  /** The node above, or null. */
  public Node parent;

  /** The tree of smaller keys, or null. */
  public Node left;

  /** The tree of larger keys, or null. */
  public Node right;
}
