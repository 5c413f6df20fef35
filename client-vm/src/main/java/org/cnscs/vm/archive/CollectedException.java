package org.cnscs.vm.archive;

import java.util.Set;

/**
 * A checkpoint counts on documents that were collected as garbage, since the checkpoint from which
 * the process came was removed. One that writes all lines again does not.
 */
public final class CollectedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CollectedException(Set<String> missing) {
    super(
        missing.size()
            + " documents that were there are no longer in the space, "
            + missing.iterator().next()
            + " among them");
  }
}
