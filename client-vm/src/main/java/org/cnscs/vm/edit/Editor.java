package org.cnscs.vm.edit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.heap.LineEntry;
import org.cnscs.heap.LineSource;
import org.cnscs.heap.Subtable;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.CheckpointParts;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.xml.Hash;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlCopy;
import org.cnscs.xml.XmlText;

/**
 * An editor of checkpoints: makes from one another in which some objects and variables are
 * different. Only the lines of these objects are new; of lines that delta lines change, the objects
 * go into another delta line. Nothing is stored before the whole checkpoint was examined.
 */
final class Editor {
  /** How many bytes a delta line has at most that takes over objects of the one before. */
  private static final int DELTA_BYTES = 32 << 10;

  private final CheckpointArchive archive;
  private final Examiner examiner;
  private final Clock clock;

  /** The documents that an edit makes, by id. */
  private final SequencedMap<String, byte[]> made = new LinkedHashMap<>();

  /** The hashes of the lines that it makes anew, by number. */
  private final Map<Integer, String> hashes = new LinkedHashMap<>();

  /** The delta lines that are needed no more. */
  private final Set<DeltaEntry> dropped = new LinkedHashSet<>();

  /** The entry for the delta line that it makes, or null. */
  private DeltaEntry delta;

  private long growth;

  /** Creates an editor for one edit. */
  Editor(CheckpointArchive archive, Examiner examiner, Clock clock) {
    this.archive = archive;
    this.examiner = examiner;
    this.clock = clock;
  }

  /**
   * Edits a checkpoint, and stores the result as the latest of its process.
   *
   * @param number the checkpoint's number
   * @param root the process's root
   * @param label the label of the new checkpoint
   * @return its number
   * @throws BadEditException if the edits cannot be made; nothing was changed
   */
  long edit(
      Document manifest,
      long number,
      ProcessDocument.Versioned root,
      List<Edit> edits,
      String label)
      throws BadEditException {
    ProcessDocument process = root.process();
    long next = process.latest() + 1;
    Instant now = clock.instant();
    byte[] edited = edited(manifest, edits, number, next, label, now);
    Document document = new Document(ProcessDocument.checkpointId(process.name(), next), 1, edited);
    if (CheckpointParts.read(document).number() != next) {
      throw otherForm("manifest");
    }
    examiner.examine(document, new Edited());
    ProcessDocument suspended = process.at(next, process.program(), now).in("suspended", null, now);
    archive.store(edited, made, suspended, root.version());
    return next;
  }

  private byte[] edited(
      Document manifest, List<Edit> edits, long number, long next, String label, Instant now)
      throws BadEditException {
    try {
      EditedTable table = EditedTable.of(manifest, archive::table, this::stored);
      int last = table.last();
      NewScalars scalars = new NewScalars(last + 1);
      ManifestEditor editor = new ManifestEditor(scalars);
      byte[] edited =
          editor.setLocals(
              manifest.xml(),
              edits.stream()
                  .filter(Edit.Local.class::isInstance)
                  .map(Edit.Local.class::cast)
                  .toList());
      setObjects(table, edits, new ObjectEditor(scalars));
      LineEntry added = scalars.count() == 0 ? null : added(scalars);
      byte[] element =
          table.with(
              hashes, added, dropped, delta, (hash, xml) -> made.put(Subtable.PREFIX + hash, xml));
      String said = XmlText.mark(label);
      return editor.setHead(
          edited, new ManifestEditor.Head(next, number, said, now.toString(), growth), element);
    } catch (XMLStreamException | IllegalArgumentException | HeapFormatException e) {
      throw new SpaceException.Damaged(manifest.id() + " is damaged: " + e.getMessage(), e);
    }
  }

  private void setObjects(EditedTable table, List<Edit> edits, ObjectEditor editor)
      throws BadEditException, XMLStreamException {
    TreeMap<Integer, List<Edit.OfObject>> byLine = new TreeMap<>();
    for (Edit edit : edits) {
      if (edit instanceof Edit.OfObject ofObject) {
        byLine.computeIfAbsent(ofObject.object().line(), _ -> new ArrayList<>()).add(ofObject);
      }
    }
    NewDelta inDelta = new NewDelta(table.lastDelta() + 1);
    for (Map.Entry<Integer, List<Edit.OfObject>> line : byLine.entrySet()) {
      Edit.Address first = line.getValue().getFirst().object();
      if (!table.has(line.getKey())) {
        throw noObject(first);
      }
      byte[] old = table.line(line.getKey());
      Map<String, ObjectElement> objects =
          edited(table.overlaid(line.getKey(), old), line.getValue(), editor);
      if (table.isChanged(line.getKey())) {
        objects.forEach(
            (slot, object) -> inDelta.add(line.getKey(), Integer.parseInt(slot), object.xml()));
      } else {
        byte[] edited = replaced(old, objects, first.line());
        Xml.checkEmbeddable(edited);
        hashes.put(line.getKey(), add(edited, old.length));
      }
    }
    if (!inDelta.isEmpty()) {
      add(table, inDelta);
    }
  }

  /** Returns the document of a line or delta line. */
  private byte[] stored(String what, String hash) {
    byte[] line = archive.line(hash);
    if (line == null || !Hash.of(line).equals(hash)) {
      throw new SpaceException.Damaged(
          what
              + " ("
              + hash
              + ") is "
              + (line == null ? "missing" : "damaged")
              + "; use another checkpoint, or bring the line back from a copy",
          null);
    }
    return line;
  }

  private static BadEditException noObject(Edit.Address address) {
    return BadEditException.notFound("There is no object at " + address);
  }

  /** Returns the objects of a line that are edited, by their slots. */
  private static Map<String, ObjectElement> edited(
      byte[] line, List<Edit.OfObject> edits, ObjectEditor editor)
      throws BadEditException, XMLStreamException {
    Map<String, ObjectElement> edited = new TreeMap<>(Comparator.comparing(Integer::valueOf));
    for (Edit.OfObject edit : edits) {
      String slot = Integer.toString(edit.object().slot());
      ObjectElement object = edited.get(slot);
      if (object == null) {
        object = ObjectElement.find(line, edit.object().slot());
      }
      if (object == null) {
        throw noObject(edit.object());
      }
      edited.put(slot, editor.apply(object, edit));
    }
    return edited;
  }

  private static byte[] replaced(byte[] line, Map<String, ObjectElement> edited, int number)
      throws BadEditException, XMLStreamException {
    Map<String, ObjectElement> left = new HashMap<>(edited);
    byte[] copy = XmlCopy.of(line, new Replaced(left));
    if (!left.isEmpty()) {
      throw otherForm("line " + number);
    }
    return copy;
  }

  private static BadEditException otherForm(String what) {
    return BadEditException.unfit(
        "In the "
            + what
            + " another prefix than c stands for our vocabulary; resume the process,"
            + " and edit its next checkpoint",
        null);
  }

  /** A copy of a line in which objects are replaced, by their slots; each is taken out then. */
  private record Replaced(Map<String, ObjectElement> objects) implements XmlCopy.Changes {
    @Override
    public void attributes(String element, SequencedMap<String, String> attributes) {}

    @Override
    public String replacement(String element, SequencedMap<String, String> attributes) {
      ObjectElement object = objects.remove(attributes.get("c:id"));
      return object == null ? null : object.xml();
    }
  }

  /**
   * Adds a delta line in the place of those that it makes needless: the last one, as long as both
   * together are not large, and all whose objects it holds. So edits do not pile up.
   */
  private void add(EditedTable table, NewDelta inDelta) throws XMLStreamException {
    DeltaEntry last = table.lastDeltaLine();
    if (table.bytes(last) + inDelta.document().length <= DELTA_BYTES) {
      inDelta.takeOver(table.objects(last));
    }
    dropped.addAll(table.superseded(inDelta.lines()));
    dropped.forEach(each -> growth -= table.bytes(each));
    byte[] xml = inDelta.document();
    Xml.checkEmbeddable(xml);
    delta = inDelta.entry(Hash.of(xml));
    made.put("line/" + delta.hash(), xml);
    growth += xml.length;
  }

  private LineEntry added(NewScalars scalars) {
    return new LineEntry(scalars.line(), add(scalars.document(), 0), scalars.count());
  }

  private String add(byte[] line, long before) {
    String hash = Hash.of(line);
    made.put("line/" + hash, line);
    growth += line.length - before;
    return hash;
  }

  /** The lines of the edited checkpoint: those that were made, else those of the space. */
  private final class Edited implements LineSource {
    @Override
    public byte[] line(String hash) {
      byte[] line = made.get("line/" + hash);
      return line == null ? archive.line(hash) : line;
    }

    @Override
    public byte[] table(String hash) {
      byte[] table = made.get(Subtable.PREFIX + hash);
      return table == null ? archive.table(hash) : table;
    }

    @Override
    public byte[] classFile(String hash) {
      return archive.classFile(hash);
    }
  }
}
