package org.cnscs.heap;

import java.util.Map;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.XmlText;

/** The writer of a manifest. */
final class ManifestWriter {

  private final Reached reached;
  private final Map<Class<?>, StaticsOf> statics;
  private final XmlBytes out = new XmlBytes(8 << 10);

  ManifestWriter(Reached reached, Map<Class<?>, StaticsOf> statics) {
    this.reached = reached;
    this.statics = statics;
  }

  /**
   * Writes all but the end, while the process stands still.
   *
   * @param objects how many the lines hold
   * @param bytes how many they have
   */
  BegunManifest write(ProcessImage image, long objects, long bytes) {
    out.add("<c:manifest xmlns:c=\"").add(Vocabulary.HEAP.namespace()).add("\" format=\"2\"");
    attribute("process", image.process());
    attribute("number", image.number());
    optional("parent", image.parent());
    optional("label", image.label() == null ? null : XmlText.mark(image.label()));
    attribute("time", image.time());
    attribute("threads", image.threads().size());
    attribute("objects", objects);
    attribute("bytes", bytes);
    attribute("program", image.program());
    out.add('>');
    appendSurroundings(image);
    image.threads().forEach(this::append);
    return new BegunManifest(out);
  }

  private void appendSurroundings(ProcessImage image) {
    image.streams().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            stream -> {
              start("c:stream");
              attribute("name", stream.getKey());
              attribute("position", stream.getValue());
              out.add("/>");
            });
    image
        .properties()
        .forEach(
            (name, value) -> {
              start("c:property");
              attribute("name", XmlText.mark(name));
              Texts.appendContent(out, value, "c:property");
            });
    image.code().loaders().forEach(this::append);
    image.code().classes().forEach(this::append);
    for (Class<?> type : image.statics()) {
      start("c:statics");
      attribute("class", Qualifiers.nameOf(type));
      reference("ref", statics.get(type));
      out.add("/>");
    }
  }

  private void append(LoaderImage loader) {
    start("c:loader");
    attribute("n", loader.number());
    attribute("class", loader.className());
    optional("name", loader.name() == null ? null : XmlText.mark(loader.name()));
    optional("parent", loader.parent());
    optional("parallel", loader.parallel() ? true : null);
    reference("ref", loader.loader());
    out.add('>');
    out.text(String.join(" ", loader.resolved().get()));
    out.add("</c:loader>");
  }

  private void append(ClassImage type) {
    start("c:class");
    attribute("name", type.name());
    attribute("file", type.file());
    optional("source", type.source());
    out.add("/>");
  }

  private void append(ThreadImage thread) {
    start("c:thread");
    attribute("id", thread.id());
    attribute("name", XmlText.mark(thread.name()));
    attribute("state", thread.state());
    reference("object", thread.thread());
    if (thread.waiting() != 0) {
      attribute("waiting", thread.waiting());
    }
    out.add('>');
    thread.frames().forEach(this::append);
    for (ThreadLocalImage local : thread.locals()) {
      int key = reached.find(local.key());
      if (key != 0 && reached.is(key, Reached.REACHED)) {
        start("c:threadlocal");
        reference("key", local.key());
        reference("ref", local.value());
        out.add("/>");
      }
    }
    out.add("</c:thread>");
  }

  private void append(FrameImage frame) {
    start("c:frame");
    attribute("class", frame.className());
    attribute("method", frame.method());
    if (frame.line() >= 0) {
      attribute("line", frame.line());
    }
    attribute("point", frame.point());
    out.add('>');
    frame.slots().forEach(this::append);
    for (Object monitor : frame.monitors()) {
      start("c:monitor");
      reference("ref", monitor);
      out.add("/>");
    }
    out.add("</c:frame>");
  }

  private void append(Slot slot) {
    String element = slot.role() == Slot.Role.LOCAL ? "c:local" : "c:operand";
    start(element);
    attribute("n", slot.n());
    optional("name", slot.name());
    attribute("type", TypeNames.ofDescriptor(slot.type()));
    String text = null;
    if (SlotValues.isPrimitive(slot.type())) {
      text = SlotValues.text(slot);
    } else if (slot.value() != null) {
      reference("ref", slot.value());
      boolean scalar = reached.shape(reached.find(slot.value())).isScalar();
      text = scalar ? Scalars.text(slot.value()) : null;
      text = scalar && Texts.fitsAttribute(text) ? text : null;
    }
    if (text == null) {
      out.add("/>");
    } else {
      out.add('>');
      out.text(text);
      out.add("</").add(element).add('>');
    }
  }

  private void start(String element) {
    out.add("\n<").add(element);
  }

  private void attribute(String name, Object value) {
    out.add(' ').add(name).add("=\"");
    out.attribute(value.toString());
    out.add('"');
  }

  private void optional(String name, Object value) {
    if (value != null) {
      attribute(name, value);
    }
  }

  private void reference(String name, Object object) {
    if (object != null) {
      attribute(name, "#" + Address.text(reached.address(reached.find(object))));
    }
  }
}
