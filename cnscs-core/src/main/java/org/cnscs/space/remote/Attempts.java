package org.cnscs.space.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import org.cnscs.space.SpaceException;

/**
 * The attempts to get one request answered: how many, whether one of them may have been carried
 * out, and whether there is another.
 *
 * <p>An attempt has certainly not been carried out if it got no connection, or if the server said
 * so. A request that changes nothing can never have. Once an attempt may have been, a later one
 * that has not been does not undo that: only an answer settles it.
 */
final class Attempts {
  private final Retries retries;
  private final HttpRequest request;
  private final boolean changes;
  private final boolean repeatable;
  private final long begun;
  private int count = 1;
  private boolean perhapsDone;
  private IOException failure;
  private String why = "";

  /**
   * Begins with the first attempt.
   *
   * @param changes whether the request changes something
   * @param repeatable whether it may be sent again when it may have been carried out
   */
  Attempts(Retries retries, HttpRequest request, boolean changes, boolean repeatable) {
    this.retries = retries;
    this.request = request;
    this.changes = changes;
    this.repeatable = repeatable;
    this.begun = retries.waiting().nanoTime();
  }

  /** Tells whether an attempt may have been carried out. */
  boolean perhapsDone() {
    return perhapsDone;
  }

  /** Tells whether the request changes something. */
  boolean changes() {
    return changes;
  }

  /** Notes that it may have been carried out, as the server says, if it changes something. */
  void doubt(boolean unknown) {
    perhapsDone |= changes && unknown;
  }

  /** Notes that there was no answer; tells whether it is to be sent again, after the pause. */
  boolean again(IOException e) throws InterruptedException {
    boolean connected = !hasNoConnection(e);
    failure = failure == null || hasNoConnection(failure) ? e : failure;
    why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    doubt(connected);
    boolean late = connected && e instanceof HttpTimeoutException;
    return !late && !(e instanceof LimitedBody.TooLongException) && next(Duration.ZERO);
  }

  private static boolean hasNoConnection(IOException e) {
    return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
  }

  /**
   * Notes that the server, or what is before it, cannot answer now; tells whether the request is to
   * be sent again, after the pause.
   *
   * @param done whether it may have been carried out all the same
   * @param after how long the server asks to wait
   */
  boolean again(int status, boolean done, Duration after) throws InterruptedException {
    doubt(done);
    why = "status " + status + (after.isZero() ? "" : ", come back in " + seconds(after));
    return next(after);
  }

  private boolean next(Duration after) throws InterruptedException {
    Duration own = retries.pause(count);
    Duration pause = own.compareTo(after) > 0 ? own : after;
    Duration left = retries.patience().minus(taken());
    if (count == retries.attempts() || perhapsDone && !repeatable || pause.compareTo(left) > 0) {
      return false;
    }
    retries.listener().accept(new Retry(request.method() + " " + request.uri(), count, why, pause));
    retries.waiting().pause(pause);
    count++;
    return true;
  }

  private Duration taken() {
    return Duration.ofNanos(retries.waiting().nanoTime() - begun);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
  }

  /**
   * Returns what is told when no attempt was answered. Its cause is a {@link ConnectException} only
   * if no attempt had a connection, so that nothing can have happened.
   */
  SpaceException.Unreachable unreachable(String server) {
    String what =
        failure instanceof HttpTimeoutException && !hasNoConnection(failure)
            ? "does not answer in time"
            : "cannot be reached";
    boolean hidden = perhapsDone && failure != null && hasNoConnection(failure);
    return new SpaceException.Unreachable(
        "The space server at %s %s (%s); %s".formatted(server, what, why, story()),
        hidden ? new IOException("an earlier attempt had a connection", failure) : failure);
  }

  /** Returns what was tried, what may have happened, and what to do. */
  String story() {
    String tried =
        count == 1 ? "tried once" : "tried %d times in %s".formatted(count, seconds(taken()));
    String next =
        perhapsDone
            ? "it may have been carried out: look before you do it again"
            : "nothing was changed; check the URL, and that it runs";
    return tried + "; " + next;
  }
}
