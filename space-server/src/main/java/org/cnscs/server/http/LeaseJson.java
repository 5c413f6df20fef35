package org.cnscs.server.http;

import java.time.Instant;
import org.cnscs.cli.Json;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Tier;

/** A lease as JSON shows it. */
public final class LeaseJson {

  private LeaseJson() {}

  /** Returns a lease as JSON shows it. */
  public static Object of(Lease lease) {
    Lease.Recall recall = lease.recall();
    return Json.object(
        "id", lease.id(),
        "of", lease.of(),
        "tier", lease.tier().word(),
        "holder", lease.holder(),
        "until", text(lease.until()),
        "token", lease.tier() == Tier.EXCLUSIVE ? lease.token() : null,
        "recall",
            recall == null
                ? null
                : Json.object(
                    "tier", recall.tier().word(),
                    "holder", recall.holder(),
                    "until", text(recall.until())));
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }
}
