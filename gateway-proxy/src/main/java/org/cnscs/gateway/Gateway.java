package org.cnscs.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.link.Link;
import org.cnscs.message.Message;
import org.cnscs.message.MessageXml;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * A gate that speaks to a space on behalf of devices.
 *
 * <p>A device sends {@code hello}, {@code write}, {@code read}, {@code take} or {@code search} and
 * gets one answer to each. Reading and taking wait until the message's expiry. To take, the gateway
 * reads the entry and removes it only once it knows that the answer fits the device's frame: what a
 * device cannot hold stays in the space.
 */
public final class Gateway {
  private static final int SMALLEST_FRAME = 512;
  private static final int MOST_DEVICES = 1000;
  private static final int HITS = 20;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Space space;
  private final InstantSource clock;
  private final Map<String, Device> devices =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Device> eldest) {
          return size() > MOST_DEVICES;
        }
      };

  /** Creates a gateway to a space. */
  public Gateway(Space space, InstantSource clock) {
    this.space = space;
    this.clock = clock;
  }

  /**
   * Answers what comes over a link until it ends; a link that breaks just ends, since its device
   * will come back.
   */
  public void serve(Link link) {
    try {
      for (Optional<byte[]> frame = link.receive(); frame.isPresent(); frame = link.receive()) {
        Optional<Message> reply = answer(frame.get(), link.longestFrame());
        if (reply.isPresent()) {
          link.send(MessageXml.write(reply.get()));
        }
      }
    } catch (IOException e) {
      link.close();
    }
  }

  private Optional<Message> answer(byte[] frame, int longestFrame) {
    Message message;
    try {
      message = MessageXml.read(frame);
    } catch (XMLStreamException e) {
      Message unread = Message.of("unknown", "unknown", "gateway", "unknown", null);
      return Optional.of(Replies.error(unread, "bad-message", e.getMessage()));
    }
    Device device = device(message.from(), longestFrame);
    if (message.kind().equals("hello")) {
      return Optional.of(hello(message, device, longestFrame));
    }
    return device.answer(message, request -> handle(request, device.longestFrame()));
  }

  private Device device(String name, int longestFrame) {
    synchronized (devices) {
      return devices.computeIfAbsent(name, _ -> new Device(longestFrame));
    }
  }

  private static Message hello(Message hello, Device device, int longestFrame) {
    try {
      int frame = Integer.parseInt(attribute(hello, "hello", "frame").orElse(""));
      if (frame < SMALLEST_FRAME) {
        String text =
            "A device holds a frame of at least " + SMALLEST_FRAME + " bytes, not " + frame;
        return Replies.error(hello, "bad-message", text);
      }
      device.begin(Math.min(frame, longestFrame), hello.sequence());
      return hello.reply("welcome", null);
    } catch (NumberFormatException | XMLStreamException e) {
      return Replies.error(
          hello,
          "bad-message",
          "A hello says how long a frame the device holds: " + e.getMessage());
    }
  }

  private static Message fitted(Message request, Message reply, int longestFrame) {
    int length = MessageXml.write(reply).length;
    return length <= longestFrame
        ? reply
        : Replies.error(
            request,
            "too-long",
            "The answer has " + length + " bytes, the device holds " + longestFrame);
  }

  private Message handle(Message request, int longestFrame) {
    if (request.expiry().isPresent() && request.expiry().get().isBefore(clock.instant())) {
      return Replies.error(request, "expired", "The message expired at " + request.expiry().get());
    }
    try {
      return switch (request.kind()) {
        case "write" -> Replies.written(request, space.write(body(request), Batch.FOREVER));
        case "read" -> fitted(request, read(request), longestFrame);
        case "take" -> take(request, longestFrame);
        case "search" -> search(request, longestFrame);
        default ->
            Replies.error(
                request,
                "bad-message",
                "A gateway does not know messages of kind " + request.kind());
      };
    } catch (SpaceException e) {
      return Replies.error(request, code(e), e.getMessage());
    } catch (XMLStreamException e) {
      return Replies.error(request, "bad-message", e.getMessage());
    }
  }

  private static String code(SpaceException e) {
    return switch (e) {
      case SpaceException.BadInput _ -> "bad-input";
      case SpaceException.BadQuery _ -> "bad-query";
      case SpaceException.Conflict _ -> "conflict";
      case SpaceException.Ended _ -> "ended";
      case SpaceException.Unreachable _, SpaceException.Unavailable _ -> "unreachable";
      case SpaceException.Damaged _, SpaceException.Failed _ -> "failed";
    };
  }

  private Message read(Message request) throws XMLStreamException {
    Optional<Document> entry = space.read(body(request), wait(request));
    return entry.map(found -> entry(request, found)).orElse(nothing(request));
  }

  private Message take(Message request, int longestFrame) throws XMLStreamException {
    byte[] template = body(request);
    for (Optional<Document> entry = space.read(template, wait(request));
        entry.isPresent();
        entry = space.read(template, wait(request))) {
      Message reply = fitted(request, entry(request, entry.get()), longestFrame);
      if (reply.kind().equals("error") || remove(entry.get())) {
        return reply;
      }
    }
    return nothing(request);
  }

  /** Removes an entry; false if somebody else was faster. */
  private boolean remove(Document entry) {
    try {
      space.commit(
          Batch.builder().delete(entry.id(), new Batch.Expect.Version(entry.version())).build());
      return true;
    } catch (SpaceException.Conflict e) {
      return false;
    }
  }

  private Message search(Message request, int longestFrame) throws XMLStreamException {
    String query =
        attribute(request, "query", "text")
            .orElseThrow(() -> new XMLStreamException("A query has an attribute text"));
    int limit = attribute(request, "query", "limit").map(Gateway::limit).orElse(HITS);
    return Replies.hits(request, space.search(new SearchRequest(query, limit)), longestFrame);
  }

  private static int limit(String text) {
    return text.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(text) : HITS;
  }

  private Duration wait(Message request) {
    Duration left =
        request
            .expiry()
            .map(expiry -> Duration.between(clock.instant(), expiry))
            .orElse(Duration.ZERO);
    return left.isNegative()
        ? Duration.ZERO
        : left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
  }

  private static byte[] body(Message request) throws XMLStreamException {
    return request
        .body()
        .orElseThrow(
            () -> new XMLStreamException("A message of kind " + request.kind() + " has a body"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<String> attribute(Message request, String element, String name)
      throws XMLStreamException {
    XMLStreamReader in = Xml.reader(body(request));
    in.nextTag();
    if (!Vocabulary.MESSAGE.namespace().equals(in.getNamespaceURI())
        || !in.getLocalName().equals(element)) {
      throw new XMLStreamException("Expected the body " + element + ", found " + in.getName());
    }
    return Optional.ofNullable(in.getAttributeValue(null, name));
  }

  private static Message entry(Message request, Document entry) {
    return request.reply("entry", entry.text());
  }

  private static Message nothing(Message request) {
    return request.reply("nothing", null);
  }
}
