package org.cnscs.server.store;

import java.io.IOException;

/** A write that failed because the disk, or the user's share of it, is full. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1;

  /** Creates the exception. */
  public DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
