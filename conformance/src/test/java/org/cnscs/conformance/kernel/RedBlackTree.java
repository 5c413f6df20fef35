package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/**
 * A kernel of recursion over objects that change: insertions into a left-leaning red-black tree,
 * and a walk of it.
 */
public final class RedBlackTree implements Callable<Long> {
  private static final int KEYS = 30_000;
  private Node root;

  /** A node of the tree, with the colour of the link above it. */
  private static final class Node {
    private final int key;
    private int count = 1;
    private boolean red = true;
    private Node left;
    private Node right;

    Node(int key) {
      this.key = key;
    }
  }

  @Override
  public Long call() {
    root = null;
    int key = 12345;
    for (int i = 0; i < KEYS; i++) {
      key = key * 1103515245 + 12345;
      root = insert(root, key >>> 8);
      root.red = false;
    }
    return walk(root, 1);
  }

  private static Node insert(Node node, int key) {
    if (node == null) {
      return new Node(key);
    }
    if (key < node.key) {
      node.left = insert(node.left, key);
    } else if (key > node.key) {
      node.right = insert(node.right, key);
    } else {
      node.count++;
    }
    return balance(node);
  }

  private static Node balance(Node node) {
    Node top = isRed(node.right) && !isRed(node.left) ? rotateLeft(node) : node;
    top = isRed(top.left) && isRed(top.left.left) ? rotateRight(top) : top;
    if (isRed(top.left) && isRed(top.right)) {
      top.red = true;
      top.left.red = false;
      top.right.red = false;
    }
    return top;
  }

  private static boolean isRed(Node node) {
    return node != null && node.red;
  }

  private static Node rotateLeft(Node node) {
    Node top = node.right;
    node.right = top.left;
    top.left = node;
    top.red = node.red;
    node.red = true;
    return top;
  }

  private static Node rotateRight(Node node) {
    Node top = node.left;
    node.left = top.right;
    top.right = node;
    top.red = node.red;
    node.red = true;
    return top;
  }

  private static long walk(Node node, int depth) {
    if (node == null) {
      return depth;
    }
    return walk(node.left, depth + 1) * 31
        + (long) node.key * node.count
        + walk(node.right, depth + 1) * 17;
  }
}
