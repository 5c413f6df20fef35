package org.cnscs.gateway;

import java.util.Optional;
import java.util.function.Function;
import org.cnscs.message.Message;

/**
 * What a gateway remembers of a device between its messages, be they on one link or on several.
 *
 * <p>A reliable message is answered once; the answer is kept until the device sends the next, so
 * that a device that did not get it can ask again and nothing is done twice. One message is handled
 * at a time, which gives a device its order.
 */
final class Device {
  private int longestFrame;
  private long lastSequence;
  private Message lastReply;

  Device(int longestFrame) {
    this.longestFrame = longestFrame;
  }

  /** Begins anew, as the device does when it was switched on. */
  synchronized void begin(int frame, long sequence) {
    longestFrame = frame;
    lastSequence = sequence;
    lastReply = null;
  }

  /** Returns the length of the longest frame that the device holds. */
  synchronized int longestFrame() {
    return longestFrame;
  }

  /** Answers a message; empty if it is older than the last and so was answered long ago. */
  synchronized Optional<Message> answer(Message message, Function<Message, Message> handler) {
    if (!message.reliable()) {
      return Optional.of(handler.apply(message));
    }
    if (message.sequence() > lastSequence) {
      lastReply = handler.apply(message);
      lastSequence = message.sequence();
      return Optional.of(lastReply);
    }
    return message.sequence() == lastSequence ? Optional.ofNullable(lastReply) : Optional.empty();
  }
}
