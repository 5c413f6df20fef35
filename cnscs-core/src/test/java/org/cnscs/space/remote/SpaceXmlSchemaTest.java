package org.cnscs.space.remote;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.Lease;
import org.cnscs.space.Registration;
import org.cnscs.space.SearchResult;
import org.cnscs.xml.Vocabulary;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

/** All that is written is valid against the schema, and the schema refuses what is not. */
class SpaceXmlSchemaTest {
  private static final byte[] XML = "<a b='1'><x xmlns='u'/></a>".getBytes(StandardCharsets.UTF_8);

  private static void validate(byte[] xml) throws Exception {
    try (InputStream in = Vocabulary.class.getResourceAsStream(Vocabulary.SPACE.schema())) {
      Schema schema =
          SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
              .newSchema(new StreamSource(in));
      schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(xml)));
    }
  }

  @Test
  void writer_everyDocument_isValid() throws Exception {
    Batch.Builder batch = Batch.builder().put("a/b", XML).put("c", XML, new Expect.Absent());
    batch.put("d", XML, new Expect.SameIfPresent()).delete("e", new Expect.Version(7));
    batch.check("f", new Expect.Absent());
    batch.check("g", new Expect.Present()).put("h", XML, new Expect.Leased(17));
    validate(SpaceXmlWriter.batch(batch.build()));
    validate(SpaceXmlWriter.committed(1));
    validate(SpaceXmlWriter.written("entry/1"));
    validate(SpaceXmlWriter.spaces(List.of("main", "meeting"), List.of("meeting")));
    validate(SpaceXmlWriter.documents(List.of(new DocumentInfo("a", 1, 2))));
    validate(SpaceXmlWriter.contents(List.of(new Document("a", 1, XML))));
    validate(SpaceXmlWriter.ids(List.of("a", "b")));
    SearchResult.Hit hit =
        new SearchResult.Hit("object", "line/1", "17.3", "\u0000 \ud83d", List.of("N@1"));
    validate(SpaceXmlWriter.hits(new SearchResult(9, List.of(hit))));
    SearchResult.Fragment fragment =
        new SearchResult.Fragment("a b", List.of("", "\u0000<x>", " y", "z", ""));
    SearchResult.Hit shown =
        new SearchResult.Hit("entry", "e/1", "", "s", List.of(), List.of(fragment));
    SearchResult.Facet facet =
        new SearchResult.Facet("kind", 2, List.of(new SearchResult.Count("\u0001", 4)));
    validate(SpaceXmlWriter.hits(new SearchResult(9, List.of(shown), List.of(facet), "c-_", 1)));
    Instant end = Instant.parse("2026-01-01T00:00:00.123Z");
    Lease lease = new Lease("lease/17-0", "job/1", Lease.Tier.EXCLUSIVE, "<me>", end, 17, null);
    Lease recalled = lease.recalled(new Lease.Recall(Lease.Tier.SHARED, "you & I", end));
    validate(SpaceXmlWriter.lease(lease));
    validate(SpaceXmlWriter.registration(new Registration("registration/9-0", 9, end)));
    validate(SpaceXmlWriter.entries(List.of(XML, XML)));
    validate(SpaceXmlWriter.transaction("transaction/1", end));
    validate(SpaceXmlWriter.storedLease(recalled));
    validate(SpaceXmlWriter.leases(List.of(lease, recalled)));
    validate(SpaceXmlWriter.event(new Event(1, List.of("a"), List.of("b"))));
  }

  @Test
  void schema_otherDocuments_areRefused() {
    for (String body :
        List.of("<c:batch/>", "<c:other/>", "<c:committed/>", "<c:ids><c:id>a b</c:id></c:ids>")) {
      String xml = body.replaceFirst("(/?>)", " xmlns:c='urn:cnscs:space:1'$1");
      assertThrows(SAXException.class, () -> validate(xml.getBytes(StandardCharsets.UTF_8)), xml);
    }
  }
}
