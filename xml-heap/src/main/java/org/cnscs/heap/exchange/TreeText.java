package org.cnscs.heap.exchange;

import org.cnscs.xml.XmlText;

/** The writer of what a converter made of an object. */
final class TreeText {

  private TreeText() {}

  /**
   * Checks that a tree can be written.
   *
   * @throws IllegalArgumentException if it cannot
   */
  static void check(Tree tree) {
    if (!tree.children().isEmpty() && !tree.text().isBlank()) {
      throw new IllegalArgumentException(
          "its converter mixes text with elements in " + tree.name());
    }
    tree.attributes()
        .forEach(
            (name, value) -> {
              if (!XmlText.isLegal(value)) {
                throw new IllegalArgumentException(
                    "its converter's attribute " + name + " has a character that XML forbids");
              }
            });
    tree.children().forEach(TreeText::check);
  }

  /** Writes the rest of an object's element, from the end of our attributes on. */
  static void write(Output out, String element, Tree tree, int depth) {
    tree.attributes().forEach(out::attribute);
    if (tree.children().isEmpty()) {
      out.content(element, tree.text());
      return;
    }
    out.raw(">");
    for (Tree child : tree.children()) {
      out.row(depth + 1).raw("<").raw(child.name());
      write(out, child.name(), child, depth + 1);
    }
    out.row(depth).end(element);
  }
}
