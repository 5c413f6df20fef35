package demo.tree;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** A red-black tree and a map that has the same nodes. */
public final class Tree implements Serializable {
  private static final long serialVersionUID = 1;

  /** The tree. */
  public Node root;

  /** All nodes by their keys. */
  public Map<Long, Node> nodes = new HashMap<>();
}
