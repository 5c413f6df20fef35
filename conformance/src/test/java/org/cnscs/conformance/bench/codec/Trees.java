package org.cnscs.conformance.bench.codec;

import demo.tree.Link;
import demo.tree.Node;
import demo.tree.Tree;

/** A maker of red-black trees and chains. */
final class Trees {
  private static final long STEP = 7919;

  private Trees() {}

  /** Makes a tree of all keys from one to a number, times a prime. */
  static Tree of(int size) {
    Tree tree = new Tree();
    int blackLevels = 31 - Integer.numberOfLeadingZeros(size + 1); // those that are full
    tree.root = node(tree, 1, size, blackLevels);
    return tree;
  }

  /** Makes the tree of the keys in a range; what is below the full levels is red. */
  private static Node node(Tree tree, int from, int to, int blackLevels) {
    if (from > to) {
      return null;
    }
    int middle = (from + to) >>> 1;
    Node node = new Node();
    node.key = middle * STEP;
    node.red = blackLevels <= 0;
    tree.nodes.put(node.key, node);
    node.left = node(tree, from, middle - 1, blackLevels - 1);
    node.right = node(tree, middle + 1, to, blackLevels - 1);
    if (node.left != null) {
      node.left.parent = node;
    }
    if (node.right != null) {
      node.right.parent = node;
    }
    return node;
  }

  /** Makes a chain. */
  static Link chain(int length) {
    Link first = null;
    for (int i = length; i > 0; i--) {
      Link link = new Link();
      link.number = i;
      link.next = first;
      first = link;
    }
    return first;
  }
}
