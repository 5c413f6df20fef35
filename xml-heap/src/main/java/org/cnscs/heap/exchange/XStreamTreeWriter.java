package org.cnscs.heap.exchange;

import com.thoughtworks.xstream.io.AbstractWriter;
import com.thoughtworks.xstream.io.xml.XmlFriendlyNameCoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;

/** A writer for XStream that keeps what it writes as a tree. */
final class XStreamTreeWriter extends AbstractWriter {

  private final Deque<Tree> open = new ArrayDeque<>();
  private Tree last;

  XStreamTreeWriter() {
    super(new XmlFriendlyNameCoder());
  }

  /** Returns the tree of all that was written. */
  Tree tree() {
    return last;
  }

  @Override
  public void startNode(String name) {
    open.push(new Tree(encodeNode(name), new LinkedHashMap<>(), "", new ArrayList<>()));
  }

  @Override
  public void addAttribute(String name, String value) {
    open.peek().attributes().put(encodeAttribute(name), value);
  }

  @Override
  public void setValue(String text) {
    Tree tree = open.pop();
    open.push(new Tree(tree.name(), tree.attributes(), tree.text() + text, tree.children()));
  }

  @Override
  public void endNode() {
    last = open.pop();
    if (!open.isEmpty()) {
      open.peek().children().add(last);
    }
  }

  @Override
  public void flush() {
    // All is in memory.
  }

  @Override
  public void close() {
    // All is in memory.
  }
}
