package org.cnscs.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.cnscs.space.Batch.Expect;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/** What tests of the log have in common. */
final class LogFixture {
  static final Path DIRECTORY = Path.of("/space");
  static final Path FIRST = DIRECTORY.resolve("log").resolve("0000000001.xml");
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);

  private LogFixture() {}

  /** A listener that keeps what it is told. */
  static final class Heard implements Engine.Listener {
    final List<Committed> batches = new ArrayList<>();
    long epoch = -1;
    String lost;

    @Override
    public void leading(long newEpoch) {
      epoch = newEpoch;
    }

    @Override
    public synchronized void committed(Committed batch) {
      batches.add(batch);
    }

    @Override
    public void lost(String reason) {
      lost = reason;
    }
  }

  static XmlLog open(StoreFiles files, long segmentSize) {
    XmlLog log = XmlLog.open(DIRECTORY, files, CLOCK, segmentSize);
    log.open(new Heard());
    return log;
  }

  static XmlLog open(StoreFiles files) {
    return open(files, XmlLog.SEGMENT_SIZE);
  }

  static long epoch(XmlLog log) {
    Heard heard = new Heard();
    log.open(heard);
    return heard.epoch;
  }

  static Change put(String id, String xml) {
    return put(id, xml, new Expect.Anything());
  }

  static Change put(String id, String xml, Expect expect) {
    return new Change.Put("main", id, xml.getBytes(UTF_8), expect);
  }

  static Change delete(String id) {
    return new Change.Delete("main", id, new Expect.Anything());
  }

  static Committed commit(XmlLog log, Change... changes) {
    return log.commit(epoch(log), null, List.of(changes));
  }

  /** Returns all documents of the main space as {@code version:text} by id. */
  static Map<String, String> documents(XmlLog log) {
    Map<String, String> documents = new TreeMap<>();
    for (StoredInfo info : log.scan("main", "", "", Integer.MAX_VALUE)) {
      documents.put(
          info.id(), info.version() + ":" + log.get("main", info.id()).orElseThrow().text());
    }
    return documents;
  }

  /** Checks that all XML files of a space are well-formed and valid. */
  static void assertValid(FaultyFiles files) throws Exception {
    for (Path path : files.paths()) {
      if (path.toString().endsWith(".xml")) {
        SCHEMA
            .newValidator()
            .validate(new StreamSource(new ByteArrayInputStream(files.bytes(path))));
        var reader = Xml.reader(files.bytes(path));
        while (reader.hasNext()) {
          reader.next();
        }
      }
    }
  }

  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    var url = Vocabulary.class.getResource(Vocabulary.STORE.schema());
    assertNotNull(url);
    try {
      return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(url);
    } catch (org.xml.sax.SAXException e) {
      throw new AssertionError(e);
    }
  }
}
