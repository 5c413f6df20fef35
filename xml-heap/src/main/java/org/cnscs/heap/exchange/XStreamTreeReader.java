package org.cnscs.heap.exchange;

import com.thoughtworks.xstream.converters.ErrorWriter;
import com.thoughtworks.xstream.io.AbstractReader;
import com.thoughtworks.xstream.io.xml.XmlFriendlyNameCoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** A reader for XStream over a tree. */
final class XStreamTreeReader extends AbstractReader {

  private record Place(Tree tree, Iterator<Tree> children) {
    static Place of(Tree tree) {
      return new Place(tree, tree.children().iterator());
    }
  }

  private final Deque<Place> open = new ArrayDeque<>();

  private final String rootName;

  /**
   * Makes a reader.
   *
   * @param rootName what the root is called, whatever its element is
   */
  XStreamTreeReader(Tree root, String rootName) {
    super(new XmlFriendlyNameCoder());
    this.rootName = rootName;
    open.push(Place.of(root));
  }

  private Tree here() {
    return open.peek().tree;
  }

  @Override
  public boolean hasMoreChildren() {
    return open.peek().children.hasNext();
  }

  @Override
  public void moveDown() {
    open.push(Place.of(open.peek().children.next()));
  }

  @Override
  public void moveUp() {
    open.pop();
  }

  @Override
  public String getNodeName() {
    return open.size() == 1 ? rootName : decodeNode(here().name());
  }

  @Override
  public String getValue() {
    return here().text();
  }

  @Override
  public String getAttribute(String name) {
    return here().attributes().get(encodeAttribute(name));
  }

  @Override
  public String getAttribute(int index) {
    return List.copyOf(here().attributes().values()).get(index);
  }

  @Override
  public int getAttributeCount() {
    return here().attributes().size();
  }

  @Override
  public String getAttributeName(int index) {
    return decodeAttribute(List.copyOf(here().attributes().keySet()).get(index));
  }

  @Override
  public Iterator<?> getAttributeNames() {
    return here().attributes().keySet().stream().map(this::decodeAttribute).iterator();
  }

  @Override
  public void appendErrors(ErrorWriter errors) {
    errors.add("element", here().name());
  }

  @Override
  public void close() {
    // All is in memory.
  }
}
