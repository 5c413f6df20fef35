package org.cnscs.space;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A grant of access to a document, or of keeping something, for a time.
 *
 * <p>It ends at its time unless it is renewed, and earlier if it is cancelled. What is not a lease
 * on something else, but is itself kept for a time, is shown as a lease of tier {@code INTEREST} on
 * itself: an entry, a transaction, a registration.
 *
 * @param id what renewing and cancelling name: {@code lease/17-0}, or the id of the entry, the
 *     transaction or the registration
 * @param of the id that the lease is on; a document may have it, but need not
 * @param tier what the holder may rely on
 * @param holder who holds it, as the holder said; empty if it was not said
 * @param until when it ends; null for never, which only entries may be kept
 * @param token the fencing token of an exclusive lease, greater than those of all earlier leases in
 *     the space; 0 for other tiers
 * @param recall who asks for it back; null if nobody does
 */
public record Lease(
    String id, String of, Tier tier, String holder, Instant until, long token, Recall recall) {

  /** Returns this lease with somebody who asks for it back. */
  public Lease recalled(Recall newRecall) {
    return new Lease(id, of, tier, holder, until, token, newRecall);
  }

  /** What a lease gives. */
  public enum Tier {
    /** That it is kept; goes with every other lease. */
    INTEREST,
    /** A copy, as others may have one. */
    SHARED,
    /** A copy that nobody else has. */
    EXCLUSIVE;

    /** Returns the tier with a name as in XML; empty if there is none. */
    public static Optional<Tier> named(String word) {
      return Arrays.stream(values()).filter(tier -> tier.word().equals(word)).findFirst();
    }

    /** Returns the name as in XML. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Tells whether two leases on the same can be in force together. */
    public boolean goesWith(Tier other) {
      return this == INTEREST || other == INTEREST || this == SHARED && other == SHARED;
    }
  }

  /**
   * A call to give a lease up, since it stands in the way of another. Whoever calls waits until the
   * given time, and goes away without a lease if this one is then still in force.
   *
   * @param tier what is asked for
   * @param holder who asks
   * @param until when the caller stops waiting
   */
  public record Recall(Tier tier, String holder, Instant until) {}
}
