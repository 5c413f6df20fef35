package org.cnscs.vm.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.Collecting;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.FakeSpace;
import org.cnscs.xml.Vocabulary;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static final String MANIFEST = "checkpoint/sim/0000000003";

  private final FakeSpace space = Moved.space();

  @Test
  void import_ofWhatWasExported_bringsTheSameDocuments() throws Exception {
    FakeSpace other = new FakeSpace();
    Importer.Imported imported = Moved.read(other, Moved.export(space, "sim", 3), null);
    assertEquals(new Importer.Imported("sim@3", false), imported);
    assertEquals(space.ids(), other.ids());
    Set<String> immutable = new TreeSet<>(space.ids());
    immutable.remove("process/sim");
    for (String id : immutable) {
      assertArrayEquals(xml(space, id), xml(other, id), id);
    }
    ProcessDocument root = ProcessDocument.find(other, "sim").orElseThrow().process();
    assertEquals("suspended", root.state());
    assertEquals(3, root.latest());
  }

  private static byte[] xml(FakeSpace space, String id) {
    return space.get(id).map(Document::xml).orElseThrow();
  }

  @Test
  void export_fromTheOtherSpace_givesTheSameFile() throws Exception {
    byte[] file = Moved.export(space, "sim", 3);
    FakeSpace other = new FakeSpace();
    Moved.read(other, file, null);
    assertArrayEquals(file, Moved.export(other, "sim", 3));
  }

  @Test
  void file_followsItsSchema() throws Exception {
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    List<Source> schemas = new ArrayList<>();
    for (Vocabulary each : List.of(Vocabulary.EXPORT, Vocabulary.HEAP)) {
      schemas.add(new StreamSource(Vocabulary.class.getResource(each.schema()).toString()));
    }
    factory
        .newSchema(schemas.toArray(Source[]::new))
        .newValidator()
        .validate(new StreamSource(new ByteArrayInputStream(Moved.export(space, "sim", 3))));
  }

  @Test
  void import_twice_changesNothing() throws Exception {
    byte[] file = Moved.export(space, "sim", 3);
    FakeSpace other = new FakeSpace();
    Moved.read(other, file, null);
    assertEquals(new Importer.Imported("sim@3", true), Moved.read(other, file, null));
    assertEquals(1, other.get("process/sim").orElseThrow().version());
    Moved.read(other, file, "copy");
    assertEquals(new Importer.Imported("copy@3", true), Moved.read(other, file, "copy"));
  }

  @Test
  void import_again_bringsBackALineThatWasLost() throws Exception {
    byte[] file = Moved.export(space, "sim", 3);
    String line = space.list("line/", "", 1).getFirst().id();
    space.ids().remove(line);
    Moved.read(space, file, null);
    assertTrue(space.ids().contains(line));
  }

  @Test
  void import_ofANameThatExists_isAConflictThatNamesAs() throws Exception {
    byte[] file = Moved.export(space, "sim", 3);
    FakeSpace other = new FakeSpace();
    Moved.put(other, "sim", 3, "<demo.Other c:id=\"1\"/>");
    byte[] before = xml(other, MANIFEST);
    VerbException refused = assertThrows(VerbException.class, () -> Moved.read(other, file, null));
    assertEquals(ExitCode.CONFLICT, refused.exitCode());
    assertTrue(refused.getMessage().contains("--as"), refused::getMessage);
    assertArrayEquals(before, xml(other, MANIFEST));
  }

  /** A space in which garbage is collected just before an import says what it needs. */
  private static final class Collected extends FakeSpace {
    private final String kind;
    private boolean done;

    Collected(String kind) {
      this.kind = kind;
    }

    @Override
    public synchronized long commit(Batch batch) {
      if (!done && batch.operations().stream().anyMatch(each -> each.id().startsWith("import/"))) {
        done = true;
        List<DocumentInfo> garbage = list(kind, "", 10);
        Collecting.read(this)
            .delete(
                this,
                deletions ->
                    garbage.forEach(
                        each -> deletions.delete(each.id(), new Batch.Expect.Anything())),
                true);
      }
      return super.commit(batch);
    }
  }

  @Test
  void import_whileGarbageIsCollected_isWholeOrRefused() throws Exception {
    byte[] file = Moved.export(space, "sim", 3);
    FakeSpace other = new Collected("line/");
    Moved.read(other, file, null);
    assertArrayEquals(file, Moved.export(other, "sim", 3));
    FakeSpace without = new Collected("table/");
    VerbException refused =
        assertThrows(VerbException.class, () -> Moved.read(without, file, null));
    assertEquals(ExitCode.CONFLICT, refused.exitCode());
    assertTrue(refused.getMessage().contains("import the file again"), refused::getMessage);
    assertNothingToSee(without);
    Moved.read(without, file, null);
    assertArrayEquals(file, Moved.export(without, "sim", 3));
  }

  @Test
  void import_underAnotherName_changesTheNameAlone() throws Exception {
    FakeSpace other = new FakeSpace();
    Moved.read(other, Moved.export(space, "sim", 3), "copy");
    String expected =
        space.get(MANIFEST).orElseThrow().text().replace("process=\"sim\"", "process=\"copy\"");
    assertEquals(expected, other.get("checkpoint/copy/0000000003").orElseThrow().text());
    assertEquals("sim@3", ProcessDocument.find(other, "copy").orElseThrow().process().from());
    assertFalse(other.ids().contains("process/sim"));
  }

  @Test
  void export_withoutALine_namesIt() {
    String line = space.list("line/", "", 1).getFirst().id();
    space.ids().remove(line);
    SpaceException.Damaged damaged =
        assertThrows(SpaceException.Damaged.class, () -> Moved.export(space, "sim", 3));
    assertTrue(damaged.getMessage().contains(line), damaged::getMessage);
  }

  @Test
  void export_ofALineWithOtherContent_isRefused() {
    String line = space.list("line/", "", 1).getFirst().id();
    space.put(line, "<c:line " + Moved.HEAP + " n=\"1\"/>");
    assertThrows(SpaceException.Damaged.class, () -> Moved.export(space, "sim", 3));
  }

  @Test
  void truncated_atAnyByte_isRefusedWithThePlace() throws Exception {
    byte[] file = Moved.export(space, "sim", 3);
    for (int length = 0; length < file.length; length++) {
      FakeSpace other = new FakeSpace();
      byte[] part = Arrays.copyOf(file, length);
      BadExportException refused =
          assertThrows(BadExportException.class, () -> Moved.read(other, part, null));
      assertTrue(refused.getMessage().startsWith("at byte "), refused::getMessage);
      assertNothingToSee(other);
    }
  }

  private static void assertNothingToSee(FakeSpace other) {
    assertEquals(List.of(), other.list("process/", "", 10));
    assertEquals(List.of(), other.list("checkpoint/", "", 10));
    assertEquals(List.of(), other.list("import/", "", 10));
  }

  /** What is done to a file: some bytes at a place are replaced by others. */
  record Damage(int at, int removed, byte[] added) {
    byte[] to(byte[] file) {
      int from = at % file.length;
      int to = Math.min(file.length, from + removed);
      byte[] damaged = Arrays.copyOf(file, from + added.length + file.length - to);
      System.arraycopy(added, 0, damaged, from, added.length);
      System.arraycopy(file, to, damaged, from + added.length, file.length - to);
      return damaged;
    }
  }

  @Provide
  static Arbitrary<Damage> damages() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1 << 20),
            Arbitraries.integers().between(0, 40),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(20))
        .as(Damage::new);
  }

  @Property(tries = 2000)
  void damaged_anywhere_isRefused(@ForAll("damages") Damage damage) throws Exception {
    byte[] file = Moved.export(space, "sim", 3);
    byte[] damaged = damage.to(file);
    if (!Arrays.equals(file, damaged)) {
      FakeSpace other = new FakeSpace();
      assertThrows(BadExportException.class, () -> Moved.read(other, damaged, null));
      assertNothingToSee(other);
    }
  }

  @Test
  void envelopeOrDocuments_thatDoNotFit_areRefusedWithTheReason() throws Exception {
    checkRefused(
        "another process",
        f ->
            f.replace(
                "<c:export xmlns:c=\"urn:cnscs:export:1\" format=\"1\" process=\"sim\"",
                "<c:export xmlns:c=\"urn:cnscs:export:1\" format=\"1\" process=\"tim\""),
        "process/tim was expected");
    checkRefused(
        "path",
        f -> f.replace("process=\"sim\"", "process=\"../sim\""),
        "start of an exported checkpoint");
    checkRefused("format", f -> f.replaceFirst("format=\"1\"", "format=\"2\""), "has format 2");
    checkRefused(
        "count",
        f -> f.replaceFirst("documents=\"11\"", "documents=\"12\""),
        "tells of 12 documents");
    checkRefused(
        "length",
        f -> f.replaceFirst("length=\"[0-9]+\"", "length=\"999999999\""),
        "more than the");
    checkRefused(
        "great length",
        f -> f.replaceFirst("length=\"[0-9]+\"", "length=\"500000000\""),
        "ends inside process/sim");
    checkRefused("DTD", f -> "<!DOCTYPE x>" + f, "was expected, found '<!DOCTYPE");
    checkRefused("order", f -> f.replaceFirst("\"line/", "\"class/"), "was expected, found");
    checkRefused("more", f -> f + "<more/>", "end of the file");
    checkRefused(
        "another local", f -> f.replace("1 &gt; 0", "2 &gt; 0"), "was changed: it has the hash");
    checkRefused("another root", f -> f.replaceFirst("suspended", "runningxx"), "process/sim");
  }

  private void checkRefused(String what, UnaryOperator<String> change, String why)
      throws Exception {
    String file = new String(Moved.export(space, "sim", 3), StandardCharsets.UTF_8);
    String changed = change.apply(file);
    assertFalse(changed.equals(file), what);
    FakeSpace other = new FakeSpace();
    BadExportException refused =
        assertThrows(
            BadExportException.class,
            () -> Moved.read(other, changed.getBytes(StandardCharsets.UTF_8), null),
            what);
    assertTrue(refused.getMessage().contains(why), () -> what + ": " + refused.getMessage());
    assertNothingToSee(other);
  }
}
