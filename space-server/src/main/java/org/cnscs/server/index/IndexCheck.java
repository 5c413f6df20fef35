package org.cnscs.server.index;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/** The examination of an index that nobody uses, against the log of which it was made. */
public final class IndexCheck {

  private IndexCheck() {}

  /**
   * Examines an index.
   *
   * @param last the number of the log's last batch
   * @param isPresent tells of a space and an id whether the log has the document
   * @return what is wrong with it; empty if nothing is, or there is none
   */
  public static Optional<String> check(
      Path path, long last, BiPredicate<String, String> isPresent) {
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
        return check(reader, last, isPresent);
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

  private static Optional<String> check(
      DirectoryReader reader, long last, BiPredicate<String, String> isPresent) throws IOException {
    String told = reader.getIndexCommit().getUserData().get("sequence");
    if (told == null) {
      return Optional.of("it was never finished");
    }
    long position = Long.parseLong(told);
    if (position > last) {
      return Optional.of("it has batch " + position + ", and the log ends with " + last);
    }
    return position < last ? Optional.empty() : superfluous(reader, isPresent);
  }

  /** Looks for documents that the log does not have. */
  private static Optional<String> superfluous(
      IndexReader reader, BiPredicate<String, String> isPresent) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms keys = leaf.reader().terms(Fields.DOCUMENT_KEY);
      if (keys == null) {
        continue;
      }
      TermsEnum each = keys.iterator();
      for (BytesRef key = each.next(); key != null; key = each.next()) {
        String[] parts = key.utf8ToString().split("\n", 2);
        if (!isPresent.test(parts[0], parts[1]) && isLive(leaf, each)) {
          return Optional.of(
              "it has document " + parts[1] + " of " + parts[0] + ", and the log has not");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isLive(LeafReaderContext leaf, TermsEnum key) throws IOException {
    PostingsEnum places = key.postings(null, PostingsEnum.NONE);
    for (int place = places.nextDoc();
        place != DocIdSetIterator.NO_MORE_DOCS;
        place = places.nextDoc()) {
      if (leaf.reader().getLiveDocs() == null || leaf.reader().getLiveDocs().get(place)) {
        return true;
      }
    }
    return false;
  }

  /** Removes an index, so that it is made anew. */
  public static void remove(Path path) throws IOException {
    IndexFiles.delete(path);
  }
}
