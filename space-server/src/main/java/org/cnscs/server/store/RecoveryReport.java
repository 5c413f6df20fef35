package org.cnscs.server.store;

import java.time.Duration;
import java.util.List;

/**
 * What opening a log has read and done.
 *
 * @param batches how many batches were read
 * @param bytesRead how many bytes they have
 * @param bytesCut how many bytes of an interrupted write were cut off
 * @param fromSnapshot whether a snapshot spared reading the rest
 * @param time how long it took
 * @param remarks what was repaired, and why a snapshot was not used, one sentence each
 */
public record RecoveryReport(
    long batches,
    long bytesRead,
    long bytesCut,
    boolean fromSnapshot,
    Duration time,
    List<String> remarks) {

  /** Copies the remarks. */
  public RecoveryReport {
    remarks = List.copyOf(remarks);
  }
}
