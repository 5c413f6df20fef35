package org.cnscs.heap.exchange;

/** The writer of what a converter made of an object. */
final class TreeText {

  private TreeText() {}

  /** Writes the rest of an object's element, from the end of our attributes on. */
  static void write(Output out, String element, Tree tree, int depth) {
    tree.attributes().forEach(out::attribute);
    if (tree.children().isEmpty()) {
      out.content(element, tree.text());
      return;
    }
    if (!tree.text().isBlank()) {
      throw new IllegalArgumentException("its converter mixes text with elements in " + element);
    }
    out.raw(">");
    for (Tree child : tree.children()) {
      out.row(depth + 1).raw("<").raw(child.name());
      write(out, child.name(), child, depth + 1);
    }
    out.row(depth).end(element);
  }
}
