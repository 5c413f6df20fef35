package org.cnscs.message;

import java.time.Instant;
import java.util.Optional;

/**
 * A unit of communication between gates.
 *
 * @param id what the sender calls it, distinct among its messages
 * @param from the gate that sent it
 * @param to the gate that it is for
 * @param kind what it asks or tells, such as {@code write}
 * @param replyTo the id of the message that it answers
 * @param sequence its number among the reliable messages of its sender; 0 if it is not reliable
 * @param reliable whether the sender repeats it until it is answered
 * @param expiry when nobody wants it any more
 * @param body one XML element of any vocabulary, which declares the prefixes that it uses
 */
public record Message(
    String id,
    String from,
    String to,
    String kind,
    Optional<String> replyTo,
    long sequence,
    boolean reliable,
    Optional<Instant> expiry,
    Optional<String> body) {

  /** Returns an unreliable message without an expiry. */
  public static Message of(String id, String from, String to, String kind, String body) {
    return new Message(
        id,
        from,
        to,
        kind,
        Optional.empty(),
        0,
        false,
        Optional.empty(),
        Optional.ofNullable(body));
  }

  /** Returns this message as a reliable one. */
  public Message withSequence(long number) {
    return new Message(id, from, to, kind, replyTo, number, true, expiry, body);
  }

  /** Returns this message with an expiry. */
  public Message withExpiry(Instant instant) {
    return new Message(id, from, to, kind, replyTo, sequence, reliable, Optional.of(instant), body);
  }

  /** Returns an answer to this message, as reliable as it and with its number. */
  public Message reply(String answerKind, String answerBody) {
    return new Message(
        id + "-reply",
        to,
        from,
        answerKind,
        Optional.of(id),
        sequence,
        reliable,
        Optional.empty(),
        Optional.ofNullable(answerBody));
  }
}
