package org.cnscs.space;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A service that looks after the files of a persistent space: examines and repairs them, copies
 * them while the space is used, and makes a space of a copy. Found at run time, like the space's
 * store.
 */
public interface SpaceKeeper {

  /**
   * Something that is not as it should be, or was put right.
   *
   * @param kind what it means
   * @param part what was examined: root, records, content or index
   * @param detail what was found, and where
   * @param next what to do about it; null if nothing is to be done
   */
  record Finding(Kind kind, String part, String detail, String next) {}

  /** What a finding means. */
  enum Kind {
    /** Data is damaged or missing. */
    DAMAGE,
    /** Data that cannot be brought back was put aside; what is good is kept. */
    LOST,
    /** Nothing is lost: something derived, or an interrupted write. */
    NOTE
  }

  /**
   * The state of a space.
   *
   * @param batches how many whole batches its log holds
   * @param documents how many documents are present
   * @param bytes how many bytes were read
   */
  record Health(long batches, long documents, long bytes, List<Finding> findings) {
    /** Copies the findings. */
    public Health {
      findings = List.copyOf(findings);
    }

    /** Tells whether all data is there. */
    public boolean isWhole() {
      return findings.stream().allMatch(finding -> finding.kind() == Kind.NOTE);
    }
  }

  /**
   * A copy of a space.
   *
   * @param batches how many batches it holds
   * @param last the number of the last of them
   * @param bytes the length of its batches
   */
  record Copied(long batches, long last, long bytes) {}

  /**
   * Examines a space that nobody holds: every record, the hash of every document that is named by
   * its hash, and the index against the log.
   *
   * @param repair whether to put right what can be: damaged records are put aside, with the files
   *     that they were in, and everything good is kept
   * @throws SpaceException.Unavailable if somebody holds it, or there is no space
   */
  Health check(Path directory, boolean repair);

  /**
   * Copies a space as of one moment, also while somebody uses it.
   *
   * @throws SpaceException.Damaged if it is damaged
   */
  Copied copy(Path directory, OutputStream to) throws IOException;

  /**
   * Makes a space of a copy.
   *
   * @param directory does not exist, or is empty
   * @throws SpaceException.BadInput if the copy is not whole; then there is no space
   */
  Copied restore(Path copy, Path directory) throws IOException;
}
