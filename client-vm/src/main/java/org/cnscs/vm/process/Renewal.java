package org.cnscs.vm.process;

import java.util.Set;
import org.cnscs.heap.CheckpointWriter;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.LineSource;
import org.cnscs.heap.ObjectTable;
import org.cnscs.heap.ProcessImage;
import org.cnscs.heap.Redaction;

/**
 * A state from which a process goes on with new definitions of its classes, secrets included: it
 * never leaves this JVM.
 */
record Renewal(EncodedCheckpoint state) {

  /**
   * Returns the state that was just captured.
   *
   * @param redaction what the checkpoint does not hold
   */
  static Renewal of(
      ProcessPolicy policy, Redaction redaction, ProcessImage image, EncodedCheckpoint captured) {
    if (redaction.isNone()) {
      return new Renewal(captured);
    }
    policy.redact(Redaction.NONE);
    try {
      return new Renewal(new CheckpointWriter(policy, ObjectTable.empty()).write(image));
    } finally {
      policy.redact(redaction);
    }
  }

  /** Returns the classes whose initialisers have begun. */
  Set<String> initialised() throws VmProcess.NotStartedException {
    return CutInitialisers.initialised(state.manifest());
  }

  byte[] manifest() {
    return state.manifest();
  }

  LineSource lines() {
    return CutInitialisers.lines(state);
  }
}
