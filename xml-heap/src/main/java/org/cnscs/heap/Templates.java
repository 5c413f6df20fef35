package org.cnscs.heap;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** The templates of the classes that a heap has met. */
final class Templates {

  private final Heap heap;
  private final Map<Shape, Template> byShape = new IdentityHashMap<>();
  private final ByteNames<Template> byName = new ByteNames<>();
  private final Map<String, Map<String, Template>> byLoader = new HashMap<>();
  private Template last;
  private int slot;

  Templates(Heap heap) {
    this.heap = heap;
  }

  Template of(Shape shape) {
    return byShape.computeIfAbsent(shape, each -> Template.of(each, heap.isChanged(each)));
  }

  /**
   * Reads the begin of an object's element up to behind its slot, and the mark of its class loader.
   */
  Template read(LineCursor in) {
    int start = in.at;
    Template found = last == null ? null : guess(in, last.next);
    if (found == null && last != null) {
      in.at = start;
      found = guess(in, last.other);
    }
    if (found == null) {
      in.at = start;
      found = find(in);
    }
    follow(found);
    return found;
  }

  /** Reads the begin of an element if it is that of a template; else returns null. */
  private Template guess(LineCursor in, Template template) {
    if (template == null || !in.accept(template.open)) {
      return null;
    }
    slot = readSlot(in);
    boolean same =
        template.loader == null
            ? !in.isAtMark() || !in.startsWith(LineBytes.LOADER)
            : in.accept(template.loader);
    return same ? template : null;
  }

  private void follow(Template found) {
    if (last != null && last.next != found) {
      last.other = last.next;
      last.next = found;
    }
    last = found;
  }

  /** Returns the slot that was read last. */
  int slot() {
    return slot;
  }

  static int readSlot(LineCursor in) {
    int slot = in.positive();
    in.expect('"');
    return slot;
  }

  private Template find(LineCursor in) {
    in.expect('<');
    int from = in.at;
    int to = from;
    while (in.bytes[to] != ' ') {
      to++;
    }
    Template found = byName.get(in.bytes, from, to);
    if (found == null && !in.name().isEmpty() && in.at != to) {
      throw UnrecognisedException.here();
    }
    in.at = to;
    in.expect(LineBytes.ID);
    slot = readSlot(in);
    if (in.accept(LineBytes.LOADER)) {
      return ofLoader(LineText.ascii(in.bytes, from, to), in);
    }
    return found == null ? ofName(in.bytes, from, to) : found;
  }

  private Template ofName(byte[] bytes, int from, int to) {
    Template found = of(heap.shape(LineText.ascii(bytes, from, to), null));
    byName.put(Arrays.copyOfRange(bytes, from, to), found);
    return found;
  }

  private Template ofLoader(String name, LineCursor in) {
    LineText loader = new LineText(in);
    loader.findValue();
    String qualifier = loader.string();
    Map<String, Template> templates = byLoader.computeIfAbsent(qualifier, q -> new HashMap<>());
    Template found = templates.get(name);
    if (found == null) {
      found = of(heap.shape(name, qualifier));
      templates.put(name, found);
    }
    return found;
  }
}
