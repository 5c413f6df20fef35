package org.cnscs.heap.exchange;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.XStreamException;
import com.thoughtworks.xstream.converters.Converter;
import com.thoughtworks.xstream.converters.SingleValueConverter;
import com.thoughtworks.xstream.io.StreamException;
import com.thoughtworks.xstream.io.xml.PrettyPrintWriter;
import com.thoughtworks.xstream.io.xml.QNameMap;
import com.thoughtworks.xstream.io.xml.StaxReader;
import com.thoughtworks.xstream.security.NoTypePermission;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import org.cnscs.heap.UnsupportedObjectException;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlNames;

/**
 * A bridge to XStream, so that its users can bring their XML and their converters.
 *
 * <p>Writes and reads XStream's own format, and lends its converters to a natural form. Only
 * classes that were allowed are written or read. What XStream loses is refused: lambdas, which
 * become null, characters that XML forbids, and unusual bit patterns of NaN. What it cannot read
 * any more is read: records and sorted collections.
 */
public final class XStreamAdapter {

  private final XStream xstream;
  private final XStreamPermission permission;

  private XStreamAdapter(XStream xstream, XStreamPermission permission) {
    this.xstream = xstream;
    this.permission = permission;
  }

  /**
   * Makes an adapter to an XStream of its own, which sets fields without {@code sun.misc.Unsafe}.
   *
   * @param allowed the classes that are written and read besides values and collections of the JDK
   */
  public static XStreamAdapter of(Class<?>... allowed) {
    return of(new XStream(new XStreamFields()), allowed);
  }

  /**
   * Makes an adapter to an XStream with the aliases and converters that it has. Its permissions are
   * replaced.
   *
   * @param allowed the classes that are written and read besides values and collections of the JDK
   */
  public static XStreamAdapter of(XStream xstream, Class<?>... allowed) {
    XStreamPermission permission = XStreamPermission.of(allowed);
    xstream.addPermission(NoTypePermission.NONE);
    xstream.addPermission(permission);
    XStreamGuards.register(xstream, permission);
    return new XStreamAdapter(xstream, permission);
  }

  /**
   * Returns a graph of objects in XStream's format.
   *
   * @throws UnsupportedObjectException if something that it reaches cannot be written, or would be
   *     lost
   */
  public byte[] write(Object root) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStreamWriter text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    XStreamPath path =
        new XStreamPath(new PrettyPrintWriter(text, PrettyPrintWriter.XML_1_0), Xml.MAX_DEPTH);
    try {
      xstream.marshal(root, path);
    } catch (XStreamGuards.Refusal e) {
      throw new UnsupportedObjectException(e.className(), e.getMessage(), path.toString());
    } catch (StreamException e) {
      throw refused(root, "XStream's format cannot hold it (" + brief(e) + ")", path);
    } catch (XStreamException e) {
      throw refused(root, "XStream has no converter for it (" + brief(e) + ")", path);
    }
    path.flush();
    return out.toByteArray();
  }

  private static UnsupportedObjectException refused(Object root, String reason, XStreamPath path) {
    return new UnsupportedObjectException(root.getClass().getName(), reason, path.toString());
  }

  /**
   * Reads a document in XStream's format.
   *
   * @param type what its root must be
   * @throws NaturalFormException if it is damaged or not of the allowed classes
   */
  public <T> T read(InputStream document, Class<T> type) {
    try {
      InputStream limited = new LimitedInput(document, NaturalForm.MOST_BYTES);
      return type.cast(
          xstream.unmarshal(
              new StaxReader(new QNameMap(), new WithoutDoctype(Xml.reader(limited)))));
    } catch (XMLStreamException | XStreamException | ClassCastException e) {
      throw new NaturalFormException("XStream cannot read the document: " + brief(e), e);
    }
  }

  /**
   * Reads a document in XStream's format.
   *
   * @param type what its root must be
   * @throws NaturalFormException if it is damaged or not of the allowed classes
   */
  public <T> T read(byte[] document, Class<T> type) {
    return read(new ByteArrayInputStream(document), type);
  }

  /**
   * Lets the converters that XStream has for some classes write and read these in a natural form,
   * under their simple names: a converter of single values gives a text, another one an element
   * with what it writes in it. The objects that such an element holds are its own: identity is kept
   * among them, but not with those outside.
   *
   * @param types classes that the adapter allows
   * @return the builder
   */
  public NaturalFormBuilder lend(NaturalFormBuilder builder, Class<?>... types) {
    for (Class<?> type : types) {
      if (!permission.allows(type)) {
        throw new IllegalArgumentException(
            type.getName() + " is not among the classes that this adapter allows");
      }
      lend(builder, type);
    }
    return builder;
  }

  private <T> void lend(NaturalFormBuilder builder, Class<T> type) {
    Converter converter = xstream.getConverterLookup().lookupConverterForType(type);
    if (converter instanceof SingleValueConverter single) {
      builder.text(type, single::toString, text -> type.cast(single.fromString(text)));
    } else {
      String name = XmlNames.escape(type.getSimpleName());
      builder.tree(new TreeForm(name, type, this::tree, tree -> object(tree, type)));
    }
  }

  private Tree tree(Object object) {
    XStreamTreeWriter writer = new XStreamTreeWriter();
    try {
      xstream.marshal(object, writer);
      return writer.tree();
    } catch (XStreamGuards.Refusal e) {
      throw new IllegalArgumentException(
          "its converter holds an object of " + e.className() + ": " + e.getMessage(), e);
    }
  }

  private Object object(Tree tree, Class<?> type) {
    String name = xstream.getMapper().serializedClass(type);
    try {
      return xstream.unmarshal(new XStreamTreeReader(tree, name));
    } catch (XStreamException e) {
      throw new NaturalFormException("The converter of " + type.getName() + ": " + brief(e), e);
    }
  }

  /** Returns the message of a failure or its cause, without the details that XStream adds. */
  private static String brief(Throwable e) {
    String brief =
        String.valueOf(e.getMessage())
            .lines()
            .takeWhile(line -> !line.startsWith("----"))
            .collect(Collectors.joining(" "))
            .strip();
    return brief.isEmpty() && e.getCause() != null ? brief(e.getCause()) : brief;
  }
}
