package org.cnscs.space.remote;

import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlText;

/**
 * A failure as HTTP tells it: problem details after RFC 9457.
 *
 * @param kind what kind of failure it is, also as the end of the problem's type {@code
 *     urn:cnscs:problem:KIND}
 * @param status the HTTP status
 * @param detail what happened, where, and what to do
 */
public record Problem(Kind kind, int status, String detail) {

  /** The namespace of problem details in XML, RFC 9457 appendix B. */
  public static final String NAMESPACE = "urn:ietf:rfc:7807";

  /** The media type in XML. */
  public static final String XML = "application/problem+xml";

  /** The media type in JSON. */
  public static final String JSON = "application/problem+json";

  private static final String TYPE = "urn:cnscs:problem:";

  /** The kinds of failure; the first eight are those of {@link SpaceException}. */
  public enum Kind {
    /** A document does not have the expected version. */
    CONFLICT(409, "Conflict"),
    /** A lease, a transaction or a registration is no longer in force. */
    ENDED(410, "Ended"),
    /** The space or a document is damaged. */
    DAMAGED(500, "Damaged"),
    /** A query does not parse. */
    BAD_QUERY(400, "Bad query"),
    /** A document, template, id or parameter is not acceptable. */
    BAD_INPUT(400, "Bad input"),
    /** The space cannot be used now. */
    UNAVAILABLE(503, "Unavailable"),
    /** The space is somewhere else and cannot be reached from here. */
    UNREACHABLE(502, "Unreachable"),
    /** The store could not write. */
    FAILED(507, "Failed"),
    /** There is no such document. */
    NO_DOCUMENT(404, "No such document"),
    /** There is no such space or resource. */
    NOT_FOUND(404, "Not found"),
    /** The token is missing or wrong. */
    UNAUTHORIZED(401, "Unauthorized"),
    /** The request is refused for where it comes from. */
    FORBIDDEN(403, "Forbidden"),
    /** The resource does not know the method. */
    METHOD(405, "Method not allowed"),
    /** The body did not arrive in time. */
    TIMEOUT(408, "Request time-out"),
    /** The body is too large. */
    TOO_LARGE(413, "Too large"),
    /** Too many requests came in too short a time. */
    TOO_MANY(429, "Too many requests"),
    /** The request names another host. */
    MISDIRECTED(421, "Misdirected request"),
    /** An idempotency key was used for another request. */
    KEY_REUSED(422, "Key reused"),
    /** The server has a fault. */
    FAULT(500, "Fault of the server");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    /** Returns the kind's title. */
    public String title() {
      return title;
    }

    private String type() {
      return TYPE + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static Kind ofType(String type) {
      for (Kind kind : values()) {
        if (kind.type().equals(type)) {
          return kind;
        }
      }
      return null;
    }
  }

  /** Creates a problem with the usual status of its kind. */
  public static Problem of(Kind kind, String detail) {
    return new Problem(kind, kind.status, detail);
  }

  /** Tells of an exception. */
  public static Problem of(SpaceException e) {
    Kind kind =
        switch (e) {
          case SpaceException.Conflict conflict -> Kind.CONFLICT;
          case SpaceException.Ended ended -> Kind.ENDED;
          case SpaceException.Damaged damaged -> Kind.DAMAGED;
          case SpaceException.BadQuery query -> Kind.BAD_QUERY;
          case SpaceException.BadInput input -> Kind.BAD_INPUT;
          case SpaceException.Unavailable unavailable -> Kind.UNAVAILABLE;
          case SpaceException.Unreachable unreachable -> Kind.UNREACHABLE;
          case SpaceException.Failed failed -> Kind.FAILED;
        };
    return of(kind, e.getMessage());
  }

  /** Returns the exception that the caller of a space sees, with the server's own message. */
  SpaceException toException(String url) {
    return switch (kind) {
      case CONFLICT -> new SpaceException.Conflict(detail);
      case ENDED -> new SpaceException.Ended(detail);
      case DAMAGED -> new SpaceException.Damaged(detail, null);
      case BAD_QUERY -> new SpaceException.BadQuery(detail, null);
      case BAD_INPUT, TOO_LARGE, KEY_REUSED, METHOD -> new SpaceException.BadInput(detail, null);
      case UNAVAILABLE -> new SpaceException.Unavailable(detail, null);
      case UNREACHABLE, TIMEOUT, FAULT -> new SpaceException.Unreachable(detail, null);
      case FAILED -> new SpaceException.Failed(detail, null);
      case NO_DOCUMENT, NOT_FOUND, UNAUTHORIZED, FORBIDDEN, TOO_MANY, MISDIRECTED ->
          new SpaceException.Unavailable(url + ": " + detail, null);
    };
  }

  /** Returns the problem as {@link #XML}. */
  public byte[] toXml() {
    StringBuilder out = new StringBuilder("<problem xmlns=\"").append(NAMESPACE).append("\">");
    element(out, "type", kind.type());
    element(out, "title", kind.title);
    element(out, "status", Integer.toString(status));
    element(out, "detail", detail);
    return out.append("</problem>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void element(StringBuilder out, String name, String text) {
    out.append('<').append(name).append('>');
    XmlText.appendText(out, XmlOutput.legal(text == null ? "" : text));
    out.append("</").append(name).append('>');
  }

  /** Returns the problem's type, an URN. */
  public String type() {
    return kind.type();
  }

  /**
   * Reads a problem from {@link #XML}; one of a type that is not ours is a fault of that server.
   */
  static Problem parse(byte[] xml, int status) throws XMLStreamException {
    XMLStreamReader reader = Xml.reader(xml);
    reader.nextTag();
    reader.require(XMLStreamReader.START_ELEMENT, NAMESPACE, "problem");
    Kind kind = null;
    String detail = "";
    while (reader.nextTag() == XMLStreamReader.START_ELEMENT) {
      String name = reader.getLocalName();
      String text = reader.getElementText();
      kind = name.equals("type") ? Kind.ofType(text) : kind;
      detail = name.equals("detail") ? text : detail;
    }
    return new Problem(kind == null ? Kind.FAULT : kind, status, detail);
  }
}
