package org.cnscs.vm.archive;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.process.ProgramFiles;
import org.cnscs.xml.Hash;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * Programs in a space: every file of a class path as a document of its own, named by its content,
 * and a document that lists them. Files that the space has already are not sent again.
 */
public final class ProgramArchive {
  private static final int BATCH_BYTES = 4 << 20;

  private final Space space;

  /** Creates the archive of a space. */
  public ProgramArchive(Space space) {
    this.space = space;
  }

  /**
   * A program.
   *
   * @param main the name of its main class
   * @param files its class path
   */
  public record Program(String main, ProgramFiles files) {}

  private record Content(String id, byte[] document) {}

  /** Is told how far the storing of a program has come. */
  public interface Progress {

    /**
     * Tells of a file that is about to be read.
     *
     * @param entry the class path's entry that has it
     * @param before how many bytes the files before it have
     */
    void reading(String entry, String path, long before);
  }

  /** Is told of a program before its files are stored, to have it kept from then on. */
  public interface Announcement {

    /**
     * Stores the program's document together with what refers to it.
     *
     * @param hash the document's hash
     */
    void commit(String hash, byte[] document);
  }

  /**
   * Stores a program, a batch of files at a time, so that its size does not matter. All files are
   * read twice: what is stored before something refers to it might be collected as garbage before
   * the rest is there.
   *
   * @return the hash of its document
   */
  public String store(Program program, Progress progress, Announcement announcement)
      throws IOException {
    byte[] document = document(program, progress);
    String hash = Hash.of(document);
    announcement.commit(hash, document);
    sendFiles(program);
    if (!space.missing(CheckpointParts.filesOf(new Document(hash, 1, document))).isEmpty()) {
      throw new IOException("files of the class path have changed meanwhile");
    }
    return hash;
  }

  private static byte[] document(Program program, Progress progress) throws IOException {
    Element root = Element.root(Vocabulary.HEAP, "program").attribute("main", program.main());
    long bytes = 0;
    for (ProgramFiles.Entry entry : program.files().entries()) {
      Element list = Element.of("entry").attribute("name", entry.name());
      for (String path : entry.paths()) {
        progress.reading(entry.name(), path, bytes);
        byte[] file = file(entry, path);
        bytes += file.length;
        list.child(
            Element.of("file")
                .attribute("path", path)
                .attribute("ref", content(path, file).id)
                .attribute("changed", time(entry.changed(path))));
      }
      root.child(list);
    }
    return root.bytes();
  }

  private void sendFiles(Program program) throws IOException {
    SequencedMap<String, byte[]> documents = new LinkedHashMap<>();
    long unsent = 0;
    for (ProgramFiles.Entry entry : program.files().entries()) {
      for (String path : entry.paths()) {
        Content content = content(path, file(entry, path));
        documents.put(content.id, content.document);
        unsent += content.document.length;
        if (unsent > BATCH_BYTES) {
          send(documents);
          documents.clear();
          unsent = 0;
        }
      }
    }
    send(documents);
  }

  private static byte[] file(ProgramFiles.Entry entry, String path) throws IOException {
    byte[] file = entry.read(path);
    if (file == null) {
      throw new IOException(path + " in " + entry.name() + " has gone meanwhile");
    }
    return file;
  }

  private static Instant time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  private static Content content(String path, byte[] bytes) {
    String text = Base64.getEncoder().encodeToString(bytes);
    boolean isClass = path.endsWith(".class");
    Element element =
        isClass
            ? Element.root(Vocabulary.HEAP, "class").attribute("name", className(path))
            : Element.root(Vocabulary.HEAP, "resource");
    byte[] document = element.text(text).bytes();
    return new Content((isClass ? "class/" : "resource/") + Hash.of(document), document);
  }

  private static String className(String path) {
    return path.substring(0, path.length() - ".class".length()).replace('/', '.');
  }

  /** Stores documents that are named by their content, those that are missing, in batches. */
  public void send(SequencedMap<String, byte[]> documents) {
    Set<String> missing = space.missing(documents.keySet());
    Batch.Builder batch = Batch.builder();
    int bytes = 0;
    for (Map.Entry<String, byte[]> each : documents.entrySet()) {
      if (missing.contains(each.getKey())) {
        batch.put(each.getKey(), each.getValue(), new Batch.Expect.SameIfPresent());
        bytes += each.getValue().length;
        if (bytes > BATCH_BYTES) {
          space.commit(batch.build());
          batch = Batch.builder();
          bytes = 0;
        }
      }
    }
    if (!batch.isEmpty()) {
      space.commit(batch.build());
    }
  }

  /**
   * Finds a program.
   *
   * @throws SpaceException.Damaged if the space does not have it, or it is not one
   */
  public Program load(String hash) {
    byte[] document = document("program/" + hash);
    try {
      return read(document);
    } catch (XMLStreamException e) {
      throw damaged("program/" + hash, e);
    }
  }

  private Program read(byte[] document) throws XMLStreamException {
    XMLStreamReader reader = Xml.reader(document);
    reader.nextTag();
    String main = reader.getAttributeValue(null, "main");
    List<ProgramFiles.Entry> entries = new ArrayList<>();
    SequencedMap<String, StoredFile> files = new LinkedHashMap<>();
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT) {
        if (reader.getLocalName().equals("entry")) {
          files = new LinkedHashMap<>();
          entries.add(
              new StoredEntry(
                  reader.getAttributeValue(null, "name"), files, new ConcurrentHashMap<>()));
        } else {
          files.put(reader.getAttributeValue(null, "path"), StoredFile.read(reader));
        }
      }
    }
    return new Program(main, () -> entries);
  }

  /** Where a file's content is, and when it was changed last. */
  private record StoredFile(String ref, long changed) {
    static StoredFile read(XMLStreamReader reader) throws XMLStreamException {
      String changed = reader.getAttributeValue(null, "changed");
      try {
        return new StoredFile(
            reader.getAttributeValue(null, "ref"),
            changed == null ? 0 : Instant.parse(changed).toEpochMilli());
      } catch (DateTimeParseException e) {
        throw new XMLStreamException("not a time: " + changed, reader.getLocation(), e);
      }
    }
  }

  private byte[] document(String id) {
    return space.get(id).map(Document::xml).orElseThrow(() -> damaged(id, null));
  }

  private SpaceException.Damaged damaged(String id, Throwable cause) {
    return new SpaceException.Damaged(
        "The document "
            + id
            + " of a program is missing or damaged in "
            + space.location()
            + "; bring it back from a copy",
        cause);
  }

  /** An entry whose files are fetched when they are needed. */
  private final class StoredEntry implements ProgramFiles.Entry {
    private final String name;
    private final SequencedMap<String, StoredFile> files;
    private final Map<String, byte[]> fetched;

    StoredEntry(String name, SequencedMap<String, StoredFile> files, Map<String, byte[]> fetched) {
      this.name = name;
      this.files = files;
      this.fetched = fetched;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public SequencedCollection<String> paths() {
      return files.sequencedKeySet();
    }

    @Override
    public byte[] read(String path) {
      StoredFile file = files.get(path);
      return file == null ? null : fetched.computeIfAbsent(file.ref, this::fetch);
    }

    @Override
    public long changed(String path) {
      StoredFile file = files.get(path);
      return file == null ? 0 : file.changed;
    }

    private byte[] fetch(String id) {
      byte[] document = document(id);
      if (!id.endsWith(Hash.of(document))) {
        throw damaged(id, null);
      }
      try {
        XMLStreamReader reader = Xml.reader(document);
        reader.nextTag();
        return Base64.getDecoder().decode(reader.getElementText());
      } catch (XMLStreamException | IllegalArgumentException e) {
        throw damaged(id, e);
      }
    }
  }
}
