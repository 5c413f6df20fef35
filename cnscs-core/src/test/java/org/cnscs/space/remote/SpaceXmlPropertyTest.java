package org.cnscs.space.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.Event;
import org.cnscs.space.Lease;
import org.cnscs.space.SearchResult;
import org.cnscs.xml.XmlText;

/** What was written is what is read, and documents inside keep their bytes. */
class SpaceXmlPropertyTest {

  private static byte[] document(String text, int shape) {
    StringBuilder content = new StringBuilder();
    XmlText.appendText(content, XmlOutput.legal(text));
    String xml =
        switch (Math.floorMod(shape, 5)) {
          case 0 -> "<a  x='1'\r\n y=\"2\" >" + content + "</a >";
          case 1 ->
              "<d:a xmlns:d='u'><!-- " + "\u00e9\ud83d\ude00" + " --><d:b/>" + content + "</d:a>";
          case 2 -> "<a/>";
          case 3 -> "<a><![CDATA[<\r\n]]>" + content + "<?p i?></a>";
          default -> "<a><b><c/>" + content + "</b>\r\n<b/></a>";
        };
    return xml.getBytes(StandardCharsets.UTF_8);
  }

  @Property(tries = 300)
  void batch_writtenAndRead_isTheSame(
      @ForAll @Size(min = 1, max = 12) List<String> texts, @ForAll int seed) throws Exception {
    Batch.Builder builder = Batch.builder();
    List<Expect> expects =
        List.of(
            new Expect.Anything(),
            new Expect.Absent(),
            new Expect.Version(seed & 0xFF),
            new Expect.Present(),
            new Expect.Leased(seed & 0xFFF),
            new Expect.SameIfPresent());
    for (int i = 0; i < texts.size(); i++) {
      Expect expect = expects.get(Math.floorMod(seed + i, expects.size()));
      if (Math.floorMod(seed, 7) == i) {
        builder.delete("d/" + i, expect).check("c/" + i, expect);
      } else {
        builder.put("p/" + i, document(texts.get(i), seed + i), expect);
      }
    }
    Batch batch = builder.build();
    check(batch, SpaceXmlReader.batch(SpaceXmlWriter.batch(batch)));
  }

  private static void check(Batch expected, Batch actual) {
    assertEquals(expected.operations().size(), actual.operations().size());
    for (int i = 0; i < expected.operations().size(); i++) {
      Batch.Operation one = expected.operations().get(i);
      Batch.Operation other = actual.operations().get(i);
      assertEquals(one.id(), other.id());
      assertEquals(one.expect(), other.expect());
      if (one instanceof Batch.Put put) {
        assertArrayEquals(put.xml(), ((Batch.Put) other).xml());
      } else {
        assertEquals(one, other);
      }
    }
  }

  @Property(tries = 300)
  void contents_writtenAndRead_areTheSame(
      @ForAll @Size(max = 12) List<String> texts, @ForAll int seed) throws Exception {
    List<Document> documents = new ArrayList<>();
    for (String text : texts) {
      documents.add(
          new Document("e/" + documents.size(), 3, document(text, seed + documents.size())));
    }
    List<Document> read = SpaceXmlReader.contents(SpaceXmlWriter.contents(documents));
    assertEquals(documents.size(), read.size());
    for (int i = 0; i < documents.size(); i++) {
      assertEquals(documents.get(i).id(), read.get(i).id());
      assertArrayEquals(documents.get(i).xml(), read.get(i).xml());
    }
  }

  @Property(tries = 300)
  void hits_writtenAndRead_areTheSame(@ForAll String place, @ForAll String summary)
      throws Exception {
    SearchResult.Fragment fragment =
        new SearchResult.Fragment(
            "note", List.of(XmlOutput.legal(summary), XmlOutput.legal(place), ""));
    SearchResult.Hit hit =
        new SearchResult.Hit(
            "frame",
            "checkpoint/N/1",
            XmlOutput.legal(place),
            XmlOutput.legal(summary),
            List.of("N@1", "N@2"),
            List.of(fragment, new SearchResult.Fragment("n", List.of("", "5", ""))));
    SearchResult.Facet facet =
        new SearchResult.Facet(
            "kind", 7, List.of(new SearchResult.Count(XmlOutput.legal(place), 1L << 40)));
    SearchResult result = new SearchResult(1L << 40, List.of(hit), List.of(facet), "ab-_", 3);
    assertEquals(result, SpaceXmlReader.hits(SpaceXmlWriter.hits(result)));
    SearchResult raw =
        new SearchResult(1, List.of(new SearchResult.Hit("frame", "d", place, summary, List.of())));
    assertEquals(1, SpaceXmlReader.hits(SpaceXmlWriter.hits(raw)).hits().size());
  }

  @Property(tries = 50)
  void event_writtenAndRead_isTheSame(
      @ForAll @Size(max = 5) List<Integer> changed, @ForAll @Size(max = 5) List<Integer> removed)
      throws Exception {
    Event event =
        new Event(
            9,
            changed.stream().map(i -> "c/" + i).toList(),
            removed.stream().map(i -> "r/" + i).toList());
    assertEquals(event, SpaceXmlReader.event(SpaceXmlWriter.event(event)));
  }

  @Property(tries = 100)
  void lease_writtenAndRead_isTheSame(
      @ForAll Lease.Tier tier, @ForAll String holder, @ForAll Instant until, @ForAll boolean called)
      throws Exception {
    long token = tier == Lease.Tier.EXCLUSIVE ? 17 : 0;
    String name = XmlOutput.legal(holder);
    Lease.Recall recall = called ? new Lease.Recall(Lease.Tier.SHARED, name, until) : null;
    Lease lease = new Lease("lease/17-0", "job/1", tier, name, until, token, recall);
    assertEquals(lease, SpaceXmlReader.lease(SpaceXmlWriter.lease(lease)));
    assertEquals(
        List.of(lease, lease), SpaceXmlReader.leases(SpaceXmlWriter.leases(List.of(lease, lease))));
    byte[] stored = SpaceXmlWriter.storedLease(lease);
    assertEquals(lease, SpaceXmlReader.storedLease(stored, lease.id(), until, 17));
  }
}
