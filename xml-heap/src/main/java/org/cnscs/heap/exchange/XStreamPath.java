package org.cnscs.heap.exchange;

import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import com.thoughtworks.xstream.io.StreamException;
import com.thoughtworks.xstream.io.WriterWrapper;
import java.util.ArrayDeque;
import java.util.Deque;

/** A writer for XStream that knows where it is, and does not go too deep. */
final class XStreamPath extends WriterWrapper {

  private static final int LONGEST = 24;

  private final int deepest;
  private final Deque<String> open = new ArrayDeque<>();

  XStreamPath(HierarchicalStreamWriter out, int deepest) {
    super(out);
    this.deepest = deepest;
  }

  private void push(String name) {
    open.addLast(name);
    if (open.size() > deepest) {
      throw new StreamException(
          "its elements are nested deeper than "
              + deepest
              + "; the natural form has no such limit");
    }
  }

  @Override
  public void startNode(String name) {
    push(name);
    super.startNode(name);
  }

  @Override
  public void startNode(String name, Class type) {
    push(name);
    super.startNode(name, type);
  }

  @Override
  public void endNode() {
    open.removeLast();
    super.endNode();
  }

  @Override
  public String toString() {
    String path = String.join(" → ", open.stream().limit(LONGEST).toList());
    return open.size() > LONGEST ? path + " → …" : path;
  }
}
