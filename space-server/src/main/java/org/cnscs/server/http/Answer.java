package org.cnscs.server.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.cnscs.cli.Json;
import org.cnscs.space.Document;

/**
 * What a resource answers to a request.
 *
 * @param status the HTTP status
 * @param type the media type of the body; empty if there is none
 * @param headers further headers
 * @param content the body
 * @param undo what to do if the answer cannot be delivered
 */
record Answer(
    int status, String type, Map<String, String> headers, Content content, Runnable undo) {
  static final String XML = "application/xml";
  static final String JSON = "application/json";

  private static final Runnable NOTHING = () -> {};

  /** A body. */
  sealed interface Content {

    /** One that is in memory. */
    record Whole(byte[] bytes) implements Content {}

    /** One of any length, which is made while it is sent. */
    record Flow(Source source) implements Content {}
  }

  /** What writes a body. */
  interface Source {
    void writeTo(OutputStream out) throws IOException;
  }

  static Answer of(String type, byte[] body) {
    return new Answer(200, type, Map.of(), new Content.Whole(body), NOTHING);
  }

  static Answer flow(String type, Source source) {
    return new Answer(200, type, Map.of(), new Content.Flow(source), NOTHING);
  }

  static Answer of(String type, String body) {
    return of(type, body.getBytes(StandardCharsets.UTF_8));
  }

  static Answer xml(byte[] body) {
    return of(XML, body);
  }

  static Answer json(Object value) {
    return of(JSON, Json.text(value));
  }

  /** Answers with JSON of any length, made while it is sent: see {@link Json}. */
  static Answer jsonFlow(Object value) {
    return flow(
        JSON,
        out -> {
          PrintWriter text = new PrintWriter(new Unchecked(out), false, StandardCharsets.UTF_8);
          Json.print(text, value);
          text.flush();
        });
  }

  /** What a printer, which would hide its failures, cannot hide. */
  private static final class Unchecked extends FilterOutputStream {
    Unchecked(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Answer empty(int status) {
    return of("", "").withStatus(status);
  }

  /** Returns the body if it is in memory, else nothing. */
  byte[] body() {
    return switch (content) {
      case Content.Whole whole -> whole.bytes();
      case Content.Flow flow -> new byte[0];
    };
  }

  /** Answers with a document, its version as the ETag. */
  static Answer document(Document document) {
    return xml(document.xml()).with("ETag", etag(document));
  }

  static String etag(Document document) {
    return "\"" + document.version() + "\"";
  }

  Answer with(String header, String value) {
    return with(Map.of(header, value));
  }

  Answer with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(more);
    return new Answer(status, type, Map.copyOf(all), content, undo);
  }

  Answer withStatus(int newStatus) {
    return new Answer(newStatus, type, headers, content, undo);
  }

  /** Tells whether something is to be done if it cannot be delivered. */
  boolean hasUndo() {
    return undo != NOTHING;
  }

  Answer withoutUndo() {
    return withUndo(NOTHING);
  }

  Answer withUndo(Runnable newUndo) {
    return new Answer(status, type, headers, content, newUndo);
  }
}
