package org.cnscs.vm.edit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import javax.xml.stream.XMLStreamException;
import org.cnscs.heap.DeltaEntry;
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
   * What is new in the table of an edited checkpoint.
   *
   * @param hashes those of lines that are new or different, by their numbers
   * @param last the number of the last line that was there
   * @param delta a delta line that follows others, or null
   */
  record Lines(Map<Integer, String> hashes, int last, DeltaEntry delta) {}

  /** Returns a manifest with another head and other lines. */
  byte[] setHead(byte[] manifest, Head head, Lines lines) throws XMLStreamException {
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
            return switch (element) {
              case "c:entry" -> entries(attributes, lines.hashes(), lines.last());
              case "c:delta" -> lines.delta() == null ? null : deltas(attributes, lines.delta());
              default -> null;
            };
          }
        });
  }

  private void changeHead(SequencedMap<String, String> attributes, Head head) {
    SequencedMap<String, String> old = new LinkedHashMap<>(attributes);
    attributes.clear();
    for (String name : List.of("format", "process")) {
      attributes.put(name, old.get(name));
    }
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

  private String entries(
      SequencedMap<String, String> attributes, Map<Integer, String> hashes, int last) {
    int number = Integer.parseInt(attributes.get("n"));
    String hash = hashes.getOrDefault(number, attributes.get("hash"));
    String entry = entry(number, hash, attributes.get("objects"));
    if (number != last || scalars.count() == 0) {
      return entry;
    }
    String count = Integer.toString(scalars.count());
    return entry + "\n" + entry(scalars.line(), hashes.get(scalars.line()), count);
  }

  /** Returns the entry of a delta line, and behind the last one that of the new one. */
  private static String deltas(SequencedMap<String, String> attributes, DeltaEntry added) {
    String entry = new ObjectElement("c:delta", attributes, List.of(), "").xml();
    if (Integer.parseInt(attributes.get("n")) != added.number() - 1) {
      return entry;
    }
    SequencedMap<String, String> more = new LinkedHashMap<>();
    more.put("n", Integer.toString(added.number()));
    more.put("hash", added.hash());
    more.put("objects", Integer.toString(added.objects()));
    more.put("first", Integer.toString(added.first()));
    more.put("last", Integer.toString(added.last()));
    return entry + "\n" + new ObjectElement("c:delta", more, List.of(), "").xml();
  }

  private static String entry(int number, String hash, String objects) {
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    attributes.put("n", Integer.toString(number));
    attributes.put("hash", hash);
    attributes.put("objects", objects);
    return new ObjectElement("c:entry", attributes, List.of(), "").xml();
  }
}
