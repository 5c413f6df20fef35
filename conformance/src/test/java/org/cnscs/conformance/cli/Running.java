package org.cnscs.conformance.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A command that was started, whose output is collected as it comes. Closing it kills it if it
 * still runs.
 */
public final class Running implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final String command;
  private final Process process;
  private final ByteLog out;
  private final ByteLog err;

  private Running(String command, Process process) {
    this.command = command;
    this.process = process;
    this.out = ByteLog.of(process.getInputStream());
    this.err = ByteLog.of(process.getErrorStream());
  }

  static Running of(String command, Process process) {
    return new Running(command, process);
  }

  /** Returns the standard output so far. */
  public byte[] out() {
    return out.bytes();
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Tells whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until a text came out. */
  public void awaitOut(String text) throws InterruptedException {
    awaitOut(text, PATIENCE);
  }

  /** Waits for a time until a text came out. */
  public void awaitOut(String text, Duration patience) throws InterruptedException {
    check(out.awaitText(text, patience), "'" + text + "' on standard output");
  }

  /** Waits until a text came on standard error. */
  public void awaitErr(String text) throws InterruptedException {
    check(err.awaitText(text, PATIENCE), "'" + text + "' on standard error");
  }

  /** Waits until so many bytes came out. */
  public void awaitOutLength(long length) throws InterruptedException {
    check(out.awaitLength(length, PATIENCE), length + " bytes on standard output");
  }

  /** Waits until it ended, and returns what it did. */
  public Outcome awaitExit() throws InterruptedException {
    return awaitExit(PATIENCE);
  }

  /** Waits for a time until it ended, and returns what it did. */
  public Outcome awaitExit(Duration patience) throws InterruptedException {
    check(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS), "its end");
    check(out.awaitEnd(PATIENCE) && err.awaitEnd(PATIENCE), "the end of its output");
    return new Outcome(process.exitValue(), out.bytes(), err.bytes());
  }

  /** Ends it by SIGKILL, and returns what it did up to then. */
  public Outcome kill() throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError(
          command + " ended by itself before it could be killed: " + awaitExit());
    }
    return killIfAlive();
  }

  /** Ends it by SIGKILL unless it has ended by itself, and returns what it did. */
  public Outcome killIfAlive() throws InterruptedException {
    process
        .toHandle()
        .destroyForcibly(); // the process's own method would close the streams before all is read
    return awaitExit();
  }

  /** Asks it to end by SIGTERM, and returns what it did. */
  public Outcome terminate() throws InterruptedException {
    process.toHandle().destroy();
    return awaitExit();
  }

  private void check(boolean came, String what) {
    if (!came) {
      String state =
          process.isAlive() ? "running for too long" : "ended with status " + process.exitValue();
      Outcome now =
          new Outcome(process.isAlive() ? -1 : process.exitValue(), out.bytes(), err.bytes());
      throw new AssertionError(
          "Waited in vain for " + what + " of: " + command + " (" + state + "); " + now);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
