package org.cnscs.server.http;

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
 * @param body the body
 * @param undo what to do if the answer cannot be delivered
 */
record Answer(int status, String type, Map<String, String> headers, byte[] body, Runnable undo) {
  static final String XML = "application/xml";
  static final String JSON = "application/json";

  private static final Runnable NOTHING = () -> {};

  static Answer of(String type, byte[] body) {
    return new Answer(200, type, Map.of(), body, NOTHING);
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

  static Answer empty(int status) {
    return new Answer(status, "", Map.of(), new byte[0], NOTHING);
  }

  /** Answers with a document, its version as the ETag. */
  static Answer document(Document document) {
    return xml(document.xml()).with("ETag", etag(document));
  }

  static String etag(Document document) {
    return "\"" + document.version() + "\"";
  }

  Answer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Answer(status, type, Map.copyOf(more), body, undo);
  }

  Answer withStatus(int newStatus) {
    return new Answer(newStatus, type, headers, body, undo);
  }

  Answer withUndo(Runnable newUndo) {
    return new Answer(status, type, headers, body, newUndo);
  }
}
