package org.cnscs.space;

import java.time.Duration;
import org.cnscs.space.Lease.Tier;

/**
 * A question for a lease.
 *
 * @param of the id that the lease shall be on; a document may have it, but need not
 * @param tier what the holder wants to rely on
 * @param holder who asks, for other people's eyes: at most 200 characters that XML allows
 * @param duration for how long; what is granted may be shorter
 * @param patience how long to wait for leases that stand in the way, whose holders are called; zero
 *     calls them and does not wait
 */
public record LeaseRequest(
    String of, Tier tier, String holder, Duration duration, Duration patience) {

  /** Asks for a lease without waiting for others. */
  public static LeaseRequest now(String of, Tier tier, String holder, Duration duration) {
    return new LeaseRequest(of, tier, holder, duration, Duration.ZERO);
  }

  /** Returns this question with another patience. */
  public LeaseRequest waiting(Duration newPatience) {
    return new LeaseRequest(of, tier, holder, duration, newPatience);
  }
}
