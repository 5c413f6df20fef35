package org.cnscs.server.store;

import java.time.Instant;
import org.cnscs.space.Batch.Expect;

/** One change that an engine is asked for, or a condition on it. */
public sealed interface Change {

  /** Returns the name of the space. */
  String space();

  /**
   * Stores a document under a given id.
   *
   * @param expect what must be true for the batch to be applied
   * @param until when the document's lease ends; null for never
   */
  record Put(String space, String id, byte[] xml, Expect expect, Instant until) implements Change {
    /** Stores a document that is kept for as long as nobody removes it. */
    public Put(String space, String id, byte[] xml, Expect expect) {
      this(space, id, xml, expect, null);
    }
  }

  /**
   * Stores a new document whose id is the prefix and its place in the log: {@code prefix12-0} is
   * the first change of batch 12. The engine alone knows that place, and no two changes have the
   * same.
   *
   * @param until when the document's lease ends; null for never
   */
  record Append(String space, String prefix, byte[] xml, Instant until) implements Change {}

  /** Changes nothing, and is a condition for all that is asked for together with it. */
  record Check(String space, String id, Expect expect) implements Change {}

  /** Removes a document. */
  record Delete(String space, String id, Expect expect) implements Change {}
}
