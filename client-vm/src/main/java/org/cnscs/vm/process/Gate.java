package org.cnscs.vm.process;

import java.util.function.BooleanSupplier;

/**
 * A place where threads wait for the client VM, apart from the lock under which it decides: one
 * that comes does not wake those that are there already.
 *
 * <p>It is a plain monitor, for the reasons of {@link Changes}; virtual threads that wait leave
 * their carriers.
 */
final class Gate {

  /** Waits as long as the gate is closed; an interrupt is kept for later. */
  synchronized void pass(BooleanSupplier closed) {
    boolean interrupted = false;
    while (closed.getAsBoolean()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has all that wait look again whether it is closed. */
  synchronized void open() {
    notifyAll();
  }
}
