package org.cnscs.server.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.cnscs.space.SpaceException;

/**
 * How much a server takes on at once, and how slow its clients may be.
 *
 * @param connections open connections; others are not accepted until one is closed
 * @param rate requests a second from one address
 * @param streams streams of events
 * @param waits requests that wait for an entry or a lease
 * @param headBytes the largest head of a request
 * @param headTime how long a head may take to arrive, from its first byte
 * @param bodyBytes bytes of bodies in memory, of all requests together
 * @param speed how slowly bodies and answers may go
 */
public record Limits(
    int connections,
    int rate,
    int streams,
    int waits,
    int headBytes,
    Duration headTime,
    long bodyBytes,
    LeastSpeed speed) {

  /** Returns the usual limits. */
  public static Limits usual() {
    return new Limits(
        20_000,
        50_000,
        10_000,
        10_000,
        16 << 10,
        Duration.ofSeconds(20),
        Runtime.getRuntime().maxMemory() / 2,
        new LeastSpeed(Duration.ofSeconds(60), 1 << 10));
  }

  /** The limits by name, as the user sets them. */
  private enum Name {
    CONNECTIONS,
    RATE,
    STREAMS,
    WAITS,
    HEAD_BYTES,
    HEAD_SECONDS,
    BODY_BYTES,
    IDLE_SECONDS,
    SPEED;

    private String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Returns these limits with one that is different.
   *
   * @throws SpaceException.BadInput if there is none of this name, or not with this value
   */
  public Limits with(String name, long value) {
    Name found =
        Arrays.stream(Name.values())
            .filter(candidate -> candidate.word().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    boolean isLarge = found == Name.BODY_BYTES;
    if (value < 1 || value > (isLarge ? Long.MAX_VALUE >> 10 : 1_000_000_000)) {
      throw new SpaceException.BadInput(
          "The limit %s must be a whole number from 1 to 1e9, found %d".formatted(name, value),
          null);
    }
    return with(found, value);
  }

  private Limits with(Name name, long value) {
    int number = (int) value;
    return switch (name) {
      case CONNECTIONS ->
          new Limits(number, rate, streams, waits, headBytes, headTime, bodyBytes, speed);
      case RATE ->
          new Limits(connections, number, streams, waits, headBytes, headTime, bodyBytes, speed);
      case STREAMS ->
          new Limits(connections, rate, number, waits, headBytes, headTime, bodyBytes, speed);
      case WAITS ->
          new Limits(connections, rate, streams, number, headBytes, headTime, bodyBytes, speed);
      case HEAD_BYTES ->
          new Limits(connections, rate, streams, waits, number, headTime, bodyBytes, speed);
      case HEAD_SECONDS ->
          new Limits(
              connections,
              rate,
              streams,
              waits,
              headBytes,
              Duration.ofSeconds(value),
              bodyBytes,
              speed);
      case BODY_BYTES ->
          new Limits(connections, rate, streams, waits, headBytes, headTime, value, speed);
      case IDLE_SECONDS -> with(new LeastSpeed(Duration.ofSeconds(value), speed.bytesPerSecond()));
      case SPEED -> with(new LeastSpeed(speed.idle(), number));
    };
  }

  /** Returns these limits with another least speed. */
  Limits with(LeastSpeed newSpeed) {
    return new Limits(connections, rate, streams, waits, headBytes, headTime, bodyBytes, newSpeed);
  }

  private static SpaceException.BadInput unknown(String name) {
    return new SpaceException.BadInput(
        "There is no limit %s; there are %s"
            .formatted(
                name,
                Arrays.stream(Name.values()).map(Name::word).collect(Collectors.joining(", "))),
        null);
  }
}
