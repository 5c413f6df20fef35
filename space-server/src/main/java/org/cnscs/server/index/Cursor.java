package org.cnscs.server.index;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.lucene.util.BytesRef;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Hash;

/**
 * The place of a hit in an order, as text: what the hit is compared by, and a hash that ties it to
 * the space, the query and the order, so that one that was cut off or is used with another query is
 * found out.
 *
 * <p>Nothing of it is remembered here: it is good after a restart and at another holder of the
 * space as well.
 */
final class Cursor {
  private static final int MAX_LENGTH = 512;
  private static final int HASH = 16;

  private final String space;
  private final SearchRequest request;
  private final Order order;

  Cursor(String space, SearchRequest request, Order order) {
    this.space = space;
    this.request = request;
    this.order = order;
  }

  /** Returns the text for a hit's values. */
  String text(Object[] values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      for (Object value : values) {
        write(out, value);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Memory cannot be written to", e);
    }
    String place = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    return hash(place) + place;
  }

  private static void write(DataOutputStream out, Object value) throws IOException {
    switch (value) {
      case Float score -> out.writeFloat(score);
      case Double number -> out.writeDouble(number);
      case Long number -> out.writeLong(number);
      case BytesRef text -> {
        out.writeByte(text.length);
        out.write(text.bytes, text.offset, text.length);
      }
      case null -> out.writeByte(-1);
      default -> throw new IllegalStateException("A hit compared by " + value.getClass());
    }
  }

  /**
   * Returns the values of the hit at which the request goes on.
   *
   * @throws SpaceException.BadInput if it is not a cursor for this query and order
   */
  Object[] values() {
    String text = request.after();
    if (text.length() <= HASH
        || text.length() > MAX_LENGTH
        || !text.startsWith(hash(text.substring(HASH)))) {
      throw wrong(null);
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.substring(HASH));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      Object[] values = new Object[order.types().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = read(in, order.types().get(i));
      }
      if (in.read() >= 0) {
        throw wrong(null);
      }
      return values;
    } catch (IOException | IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private static Object read(DataInputStream in, Class<?> type) throws IOException {
    if (type == Float.class) {
      return in.readFloat();
    }
    if (type == Double.class) {
      return in.readDouble();
    }
    if (type == Long.class) {
      return in.readLong();
    }
    int length = in.readByte();
    if (length < 0) {
      return null;
    }
    byte[] text = new byte[length];
    in.readFully(text);
    return new BytesRef(text);
  }

  private String hash(String place) {
    String all = String.join("\n", space, request.sort(), place, request.query());
    return Hash.of(all.getBytes(StandardCharsets.UTF_8)).substring(0, HASH);
  }

  private static SpaceException wrong(Exception cause) {
    return new SpaceException.BadInput(
        "The cursor is not one that this query in this order was answered with; take it as it"
            + " came, with the same query and order, or begin without one",
        cause);
  }
}
