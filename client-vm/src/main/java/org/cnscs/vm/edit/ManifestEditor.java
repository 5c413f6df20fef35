package org.cnscs.vm.edit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import javax.xml.stream.XMLStreamException;
import org.cnscs.heap.ValueText;
import org.cnscs.xml.XmlCopy;

/** An editor of a manifest: its frames' variables, its head, and its table. */
final class ManifestEditor {
  private final NewScalars scalars;

  ManifestEditor(NewScalars scalars) {
    this.scalars = scalars;
  }

  /** Returns a manifest in which frames hold other values. */
  byte[] setLocals(byte[] manifest, List<Edit.Local> edits)
      throws XMLStreamException, BadEditException {
    byte[] edited = manifest;
    for (Edit.Local edit : edits) {
      Variables variables = new Variables(edit);
      edited = XmlCopy.of(edited, variables);
      variables.check();
    }
    return edited;
  }

  /** A copy of the manifest in which one variable holds something else. */
  private final class Variables implements XmlCopy.Changes {
    private final Edit.Local edit;
    private String thread = "";
    private int frame;
    private int frames;
    private boolean found;
    private BadEditException failure;

    Variables(Edit.Local edit) {
      this.edit = edit;
    }

    private boolean inThread() {
      return thread.equals(Long.toString(edit.thread()));
    }

    @Override
    public void attributes(String element, SequencedMap<String, String> attributes) {
      if (element.equals("c:thread")) {
        thread = attributes.getOrDefault("id", "");
        frame = 0;
      } else if (element.equals("c:frame")) {
        frame++;
        frames += inThread() ? 1 : 0;
      }
    }

    @Override
    public String replacement(String element, SequencedMap<String, String> attributes) {
      boolean here =
          !found
              && inThread()
              && frame == edit.frame()
              && element.equals("c:" + edit.kind())
              && (edit.name().equals(attributes.get("name"))
                  || edit.name().equals(attributes.get("n")));
      if (!here) {
        return null;
      }
      found = true;
      try {
        return variable(element, attributes).xml();
      } catch (BadEditException e) {
        failure = e;
        return null;
      }
    }

    private ObjectElement variable(String element, SequencedMap<String, String> attributes)
        throws BadEditException {
      String type = attributes.getOrDefault("type", "");
      String value = edit.value();
      attributes.remove("ref");
      String text = "";
      if (ValueText.isPrimitive(type)) {
        text = ValueText.of(Values.parse(edit.place(), type, value));
      } else if (Values.isReference(value)) {
        attributes.put("ref", Values.reference(edit.place(), value));
      } else if (value != null) {
        String plain = Values.text(value);
        attributes.put("ref", scalars.add(edit.place(), type, plain));
        text = ValueText.isShort(plain) ? plain : "";
      }
      return new ObjectElement(element, attributes, List.of(), text);
    }

    void check() throws BadEditException {
      if (failure != null) {
        throw failure;
      }
      if (!found) {
        throw BadEditException.notFound(
            frames == 0
                ? "There is no thread " + edit.thread() + " with frames"
                : edit.frame() > frames
                    ? "Thread " + edit.thread() + " has " + frames + " frames, 1 is the outermost"
                    : "There is no " + edit.place());
      }
    }
  }

  /**
   * What the head of an edited checkpoint tells.
   *
   * @param bytes how many bytes its lines have more than before; negative for less
   */
  record Head(long number, long parent, String label, String time, long bytes) {}

  /**
   * Returns a manifest with another head and another line table.
   *
   * @param table the element of the table
   */
  byte[] setHead(byte[] manifest, Head head, byte[] table) throws XMLStreamException {
    String replaced = new String(table, StandardCharsets.UTF_8);
    return XmlCopy.of(
        manifest,
        new XmlCopy.Changes() {
          @Override
          public void attributes(String element, SequencedMap<String, String> attributes) {
            if (element.equals("c:manifest")) {
              changeHead(attributes, head);
            }
          }

          @Override
          public String replacement(String element, SequencedMap<String, String> attributes) {
            return element.equals("c:table") ? replaced : null;
          }
        });
  }

  private void changeHead(SequencedMap<String, String> attributes, Head head) {
    SequencedMap<String, String> old = new LinkedHashMap<>(attributes);
    attributes.clear();
    attributes.put("format", "2");
    attributes.put("process", old.get("process"));
    attributes.put("number", Long.toString(head.number()));
    attributes.put("parent", Long.toString(head.parent()));
    attributes.put("label", head.label());
    attributes.put("time", head.time());
    attributes.put("threads", old.get("threads"));
    attributes.put("objects", sum(old.get("objects"), scalars.count()));
    attributes.put("bytes", sum(old.get("bytes"), head.bytes()));
    attributes.put("program", old.get("program"));
  }

  private static String sum(String number, long more) {
    return Long.toString(Long.parseLong(number) + more);
  }
}
