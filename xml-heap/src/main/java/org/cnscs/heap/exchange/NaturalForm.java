package org.cnscs.heap.exchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.heap.UnsupportedObjectException;
import org.cnscs.xml.Xml;

/**
 * The natural form of objects in XML, for exchange with programs in any language: writes a graph of
 * objects as one document and reads it again.
 *
 * <p>Only classes that were allowed are written, and only those are made when a document is read,
 * whatever it says. One form may be used by many threads.
 */
public final class NaturalForm {

  /** The most bytes that a document may have, unless the builder says otherwise. */
  public static final long MOST_BYTES = 256L << 20;

  /** The longest document that is read as a whole before it is looked at. */
  private static final long MOST_AT_ONCE = 64 << 20;

  private final Forms forms;
  private final long mostBytes;

  private final Plans plans;

  NaturalForm(Forms forms, long mostBytes) {
    this.forms = forms;
    this.mostBytes = mostBytes;
    this.plans = new Plans(forms);
  }

  /** Begins a form that allows what is in the JDK and has a natural form: collections, times. */
  public static NaturalFormBuilder builder() {
    return new NaturalFormBuilder();
  }

  Forms forms() {
    return forms;
  }

  /**
   * Writes a graph of objects as a document in canonical form.
   *
   * @param root the object to begin with; may be null
   * @throws UnsupportedObjectException if something that it reaches cannot be written; then nothing
   *     is written
   */
  public void write(Object root, OutputStream out) {
    byte[] quick = QuickWriter.write(plans, root);
    if (quick == null) {
      print(root, out);
      return;
    }
    try {
      out.write(quick);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a graph by the writer that knows all of the form. */
  void print(Object root, OutputStream out) {
    Contents contents = new Contents(forms);
    Survey survey = new Survey(forms, contents);
    survey.look(root);
    new Printer(forms, contents, survey, new Output(out)).document(root);
  }

  /**
   * Returns a graph of objects as a document in canonical form.
   *
   * @throws UnsupportedObjectException if something that it reaches cannot be written
   */
  public byte[] write(Object root) {
    byte[] quick = QuickWriter.write(plans, root);
    if (quick != null) {
      return quick;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    print(root, out);
    return out.toByteArray();
  }

  /**
   * Reads a document.
   *
   * @param type what its root must be
   * @throws NaturalFormException if it is not one of this form, with the row
   */
  public <T> T read(InputStream document, Class<T> type) {
    int most = (int) Math.min(mostBytes, MOST_AT_ONCE);
    byte[] begin;
    try {
      begin = document.readNBytes(most + 1);
    } catch (IOException e) {
      throw new NaturalFormException("The document cannot be read: " + e.getMessage(), e);
    }
    return begin.length <= most
        ? read(begin, type)
        : parse(new SequenceInputStream(new ByteArrayInputStream(begin), document), type);
  }

  private <T> T parse(InputStream document, Class<T> type) {
    try {
      XMLStreamReader in = Xml.reader(new LimitedInput(document, mostBytes));
      return type.cast(new DocumentReader(forms, in).read(type));
    } catch (XMLStreamException e) {
      throw new NaturalFormException("The document cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a document.
   *
   * @param type what its root must be
   * @throws NaturalFormException if it is not one of this form, with the row
   */
  public <T> T read(byte[] document, Class<T> type) {
    Object quick = document.length > mostBytes ? null : QuickReader.read(plans, document, type);
    return quick != null ? type.cast(quick) : parse(document, type);
  }

  /** Reads a document by the reader that knows all of the form. */
  <T> T parse(byte[] document, Class<T> type) {
    return parse(new ByteArrayInputStream(document), type);
  }

  /**
   * Returns an XML Schema for documents whose roots are of some classes. It imports {@code
   * object.xsd}, a resource of {@code org.cnscs.xml}, for our own attributes and elements.
   *
   * @param roots the classes; none means all that are allowed
   * @throws IllegalArgumentException if one of them is not allowed
   */
  public byte[] schema(Class<?>... roots) {
    List<Form> all =
        roots.length == 0
            ? forms.all().stream().sorted(Comparator.comparing(Form::name)).toList()
            : Stream.of(roots).map(forms::of).toList();
    return new SchemaPrinter(forms).print(all);
  }
}
