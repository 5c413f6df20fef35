package org.cnscs.conformance.bench.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demo.tree.Node;
import demo.tree.Tree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreesTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 7, 8, 1000, 1023, 40_000})
  void tree_ofAnySize_isARedBlackTreeOfTheNodesInTheMap(int size) {
    Tree tree = Trees.of(size);
    assertEquals(size, tree.nodes.size());
    assertEquals(size, count(tree, tree.root, null, 0, Long.MAX_VALUE));
    assertFalse(tree.root.red && size > 1);
    blackHeight(tree.root);
  }

  private static int count(Tree tree, Node node, Node parent, long above, long below) {
    if (node == null) {
      return 0;
    }
    assertSame(parent, node.parent);
    assertSame(node, tree.nodes.get(node.key));
    assertTrue(above < node.key && node.key < below);
    return 1
        + count(tree, node.left, node, above, node.key)
        + count(tree, node.right, node, node.key, below);
  }

  private static int blackHeight(Node node) {
    if (node == null) {
      return 0;
    }
    assertFalse(node.red && node.parent != null && node.parent.red);
    int height = blackHeight(node.left);
    assertEquals(height, blackHeight(node.right));
    return height + (node.red ? 0 : 1);
  }
}
