package org.cnscs.server.index;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.cnscs.server.store.Engine;

/**
 * The examination of an index that nobody uses, against the log of which it was made: that each
 * document of the log is in it in its present version, and no other.
 *
 * <p>An index may be behind the log, if it was not closed; then it is compared as far as it goes,
 * and documents that were changed since are left out.
 */
public final class IndexCheck {

  private IndexCheck() {}

  /** What an index is compared with. */
  public interface Log {
    /** Returns the number of the last batch. */
    long last();

    /** Returns the present version of a document; -1 if there is none. */
    long version(String space, String id);

    /** Tells whether a document was changed or removed after what the index holds. */
    boolean isChanged(String space, String id);

    /** Tells of the spaces and ids of all documents, in any order, until one is refused. */
    void forEach(BiPredicate<String, String> reader);
  }

  /** Returns the number of the last batch that an index holds; -1 if it does not say so. */
  public static long position(Path path) {
    IndexFiles.hideAdvice();
    if (!Files.isDirectory(path)) {
      return -1;
    }
    try (Directory directory = FSDirectory.open(path);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      return position(reader);
    } catch (IOException | RuntimeException e) {
      return -1; // the examination says what is wrong with it
    }
  }

  private static long position(DirectoryReader reader) throws IOException {
    String told = reader.getIndexCommit().getUserData().get(IndexFiles.SEQUENCE);
    return told == null ? -1 : Long.parseLong(told);
  }

  /**
   * Examines an index.
   *
   * @return what is wrong with it; empty if nothing is, or there is none
   */
  public static Optional<String> check(Path path, Log log) {
    IndexFiles.hideAdvice();
    if (!Files.isDirectory(path)) {
      return Optional.empty();
    }
    try (Directory directory = FSDirectory.open(path)) {
      if (!DirectoryReader.indexExists(directory)) {
        return Optional.empty();
      }
      if (!isSound(directory)) {
        return Optional.of("its files are damaged");
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        return check(reader, log);
      }
    } catch (IOException | RuntimeException e) {
      return Optional.of("it cannot be read: " + e);
    }
  }

  private static boolean isSound(Directory directory) throws IOException {
    try (CheckIndex check = new CheckIndex(directory)) {
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      check.setInfoStream(nowhere);
      check.setLevel(CheckIndex.Level.MIN_LEVEL_FOR_CHECKSUM_CHECKS);
      return check.checkIndex().clean;
    }
  }

  private static Optional<String> check(DirectoryReader reader, Log log) throws IOException {
    long position = position(reader);
    if (position < 0) {
      return Optional.of("it was never finished");
    }
    if (position > log.last()) {
      return Optional.of("it has batch " + position + ", and the log ends with " + log.last());
    }
    Optional<String> wrong = superfluous(reader, log);
    return wrong.isPresent() ? wrong : missing(reader, log);
  }

  /** Looks for documents that the log does not have, or has in another version. */
  private static Optional<String> superfluous(DirectoryReader reader, Log log) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms keys = leaf.reader().terms(Fields.DOCUMENT_KEY);
      TermsEnum each = keys == null ? TermsEnum.EMPTY : keys.iterator();
      for (BytesRef key = each.next(); key != null; key = each.next()) {
        String[] name = key.utf8ToString().split("\n", 2);
        long indexed = version(leaf, each);
        long version = log.version(name[0], name[1]);
        if (indexed >= 0 && indexed != version && !log.isChanged(name[0], name[1])) {
          String what = version < 0 ? "the log has not" : "the log has version " + version;
          return Optional.of(
              "it has version %d of document %s of %s, and %s"
                  .formatted(indexed, name[1], name[0], what));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the version in which a document is in a segment; -1 if it is not. */
  private static long version(LeafReaderContext leaf, TermsEnum key) throws IOException {
    PostingsEnum places = key.postings(null, PostingsEnum.NONE);
    for (int place = places.nextDoc();
        place != DocIdSetIterator.NO_MORE_DOCS;
        place = places.nextDoc()) {
      if (leaf.reader().getLiveDocs() == null || leaf.reader().getLiveDocs().get(place)) {
        NumericDocValues versions = leaf.reader().getNumericDocValues(Fields.VERSION);
        return versions != null && versions.advanceExact(place) ? versions.longValue() : 0;
      }
    }
    return -1;
  }

  /** Looks for documents of the log that are not in the index. */
  private static Optional<String> missing(DirectoryReader reader, Log log) {
    String[] found = {null};
    log.forEach(
        (space, id) -> {
          if (!log.isChanged(space, id) && !isIndexed(reader, Fields.key(space, id))) {
            found[0] = "document " + id + " of " + space + " is not in it";
          }
          return found[0] == null;
        });
    return Optional.ofNullable(found[0]);
  }

  private static boolean isIndexed(DirectoryReader reader, String key) {
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        Terms keys = leaf.reader().terms(Fields.DOCUMENT_KEY);
        TermsEnum each = keys == null ? TermsEnum.EMPTY : keys.iterator();
        if (each.seekExact(new BytesRef(key)) && version(leaf, each) >= 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes an index that nobody uses anew. */
  public static void rebuild(Path path, Engine engine) throws IOException {
    IndexFiles.delete(path);
    try (IndexFiles files = IndexFiles.open(new IndexPlace.OnDisk(path))) {
      new Rebuild(engine, files, new Progress("The index in " + path)).run();
    }
  }
}
