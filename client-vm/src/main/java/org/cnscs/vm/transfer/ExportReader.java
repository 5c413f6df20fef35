package org.cnscs.vm.transfer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Document;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * A reader of exported checkpoints, document by document: one document is in memory at a time.
 *
 * <p>The envelope is read as bytes, so that documents come out as they went in, whatever their
 * form. Each document is well-formed and within the limits of {@link Xml}, and its root is what its
 * id says, before anybody sees it.
 */
final class ExportReader {
  /** The longest document: one with the longest text, and all around that. */
  private static final long MAX_LENGTH = Xml.MAX_TEXT_LENGTH + (16L << 20);

  private static final int MAX_TAG = 1024;
  private static final Pattern DOCUMENT =
      Pattern.compile(
          "<c:document"
              + " id=\"(process|checkpoint|program|table|class|resource|line)(/[A-Za-z0-9._/-]{1,100})\""
              + " length=\"([1-9][0-9]{0,9})\">");

  private final InputStream in;
  private long at;

  ExportReader(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** Returns the offset up to which the file was read. */
  long at() {
    return at;
  }

  /** Reads the start of the file. */
  ExportHead head() throws IOException, BadExportException {
    expect(ExportHead.DECLARATION);
    long start = at;
    ExportHead head = ExportHead.parse(tag(), start);
    expect("\n");
    return head;
  }

  /** Reads the next document, which must have this id. */
  Document next(String id) throws IOException, BadExportException {
    long start = at;
    String tag = tag();
    Matcher form = DOCUMENT.matcher(tag);
    if (!form.matches() || !id.equals(form.group(1) + form.group(2))) {
      throw new BadExportException(
          start, "the document " + id + " was expected, found " + ExportHead.shown(tag));
    }
    long length = Long.parseLong(form.group(3));
    if (length > MAX_LENGTH) {
      throw new BadExportException(
          start, id + " has " + length + " bytes, more than the " + MAX_LENGTH + " that are read");
    }
    byte[] xml = bytes(id, (int) length);
    expect(ExportHead.DOCUMENT_END);
    check(id, xml, start + tag.length());
    return new Document(id, 1, xml);
  }

  private byte[] bytes(String id, int length) throws IOException, BadExportException {
    byte[] bytes = in.readNBytes(length); // takes room as the bytes come
    at += bytes.length;
    if (bytes.length < length) {
      throw new BadExportException(
          at,
          "the file ends inside " + id + ", " + (length - bytes.length) + " bytes before its end");
    }
    return bytes;
  }

  private static void check(String id, byte[] xml, long start) throws BadExportException {
    try {
      Xml.checkEmbeddable(xml);
      XMLStreamReader root = Xml.reader(xml);
      root.nextTag();
      String kind = id.substring(0, id.indexOf('/'));
      String name = kind.equals("checkpoint") ? "manifest" : kind;
      boolean delta = kind.equals("line") && root.getLocalName().equals("delta");
      if (!delta && !root.getLocalName().equals(name)
          || !Vocabulary.HEAP.namespace().equals(root.getNamespaceURI())) {
        throw new BadExportException(
            start, id + " is not a " + name + ": its root is " + root.getName());
      }
      root.close();
    } catch (XMLStreamException e) {
      throw new BadExportException(start, id + " is not well-formed: " + e.getMessage(), e);
    }
  }

  /** Reads the end of the file. */
  void end() throws IOException, BadExportException {
    expect(ExportHead.END);
    if (in.read() >= 0) {
      throw new BadExportException(at, "the end of the file was expected, more was found");
    }
  }

  private void expect(String text) throws IOException, BadExportException {
    long start = at;
    byte[] found = in.readNBytes(text.length());
    at += found.length;
    String actual = new String(found, StandardCharsets.ISO_8859_1);
    if (!actual.equals(text)) {
      throw new BadExportException(
          start,
          ExportHead.shown(text.strip()) + " was expected, found " + ExportHead.shown(actual));
    }
  }

  /** Reads up to the next end of a tag. */
  private String tag() throws IOException {
    StringBuilder tag = new StringBuilder();
    int c = 0;
    while (c != '>' && tag.length() < MAX_TAG && (c = in.read()) >= 0) {
      tag.append((char) c);
      at++;
    }
    return tag.toString();
  }
}
