package org.cnscs.space;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Operations that take effect together or not at all, in the order in which they were added.
 *
 * @param operations at least one
 */
public record Batch(List<Operation> operations) {

  /** A lease without an end. */
  public static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE / 1_000_000_000L);

  /** Copies the operations. */
  public Batch {
    operations = List.copyOf(operations);
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("A batch holds at least one operation");
    }
  }

  /** Starts an empty batch. */
  public static Builder builder() {
    return new Builder();
  }

  /** One change to one document, or a condition on it. */
  public sealed interface Operation {
    /** Returns the id of the document. */
    String id();

    /** Returns what must be true of the document for the batch to be applied. */
    Expect expect();
  }

  /**
   * Stores a document.
   *
   * @param xml one well-formed element in UTF-8 without declaration
   */
  public record Put(String id, byte[] xml, Expect expect) implements Operation {}

  /** Removes a document. */
  public record Delete(String id, Expect expect) implements Operation {}

  /** Changes nothing: the batch is applied only if the document is as expected. */
  public record Check(String id, Expect expect) implements Operation {}

  /** A condition on a document's present version. */
  public sealed interface Expect {
    /** No condition. */
    record Anything() implements Expect {}

    /** There is no such document. */
    record Absent() implements Expect {}

    /** There is such a document. */
    record Present() implements Expect {}

    /** The document has this version. */
    record Version(long version) implements Expect {}

    /**
     * The exclusive lease on the document's id that has this fencing token is in force, whether
     * there is such a document or not.
     */
    record Leased(long token) implements Expect {}

    /**
     * The document may exist already; then it is left as it is. For documents named by their
     * content.
     */
    record SameIfPresent() implements Expect {}
  }

  /** Collects the operations of a batch. */
  public static final class Builder {
    private final List<Operation> operations = new ArrayList<>();

    private Builder() {}

    /** Adds a put without a condition. */
    public Builder put(String id, byte[] xml) {
      return put(id, xml, new Expect.Anything());
    }

    /** Adds a put. */
    public Builder put(String id, byte[] xml, Expect expect) {
      operations.add(new Put(id, xml, expect));
      return this;
    }

    /** Adds a delete. */
    public Builder delete(String id, Expect expect) {
      operations.add(new Delete(id, expect));
      return this;
    }

    /** Adds a condition on a document that the batch leaves as it is. */
    public Builder check(String id, Expect expect) {
      operations.add(new Check(id, expect));
      return this;
    }

    /** Tells whether nothing was added. */
    public boolean isEmpty() {
      return operations.isEmpty();
    }

    /** Returns the batch. */
    public Batch build() {
      return new Batch(operations);
    }
  }
}
