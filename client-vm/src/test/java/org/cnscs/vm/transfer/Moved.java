package org.cnscs.vm.transfer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SequencedCollection;
import java.util.stream.IntStream;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.look.FakeSpace;
import org.cnscs.vm.process.ProgramFiles;
import org.cnscs.xml.Hash;

/** Small checkpoints in a space, and their way out and in. */
final class Moved {
  static final String HEAP = "xmlns:c=\"urn:cnscs:heap:1\"";
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private Moved() {}

  /** Puts the process sim with its third checkpoint. */
  static FakeSpace space() {
    FakeSpace space = new FakeSpace();
    put(space, "sim", 3, "<demo.Main c:id=\"1\" name=\"Ünï &amp; &quot;co&quot;\"/>");
    return space;
  }

  /** Puts a process with a checkpoint of three lines, two in a subtable, and a delta line. */
  static void put(FakeSpace space, String name, int number, String object) {
    String program = program(space);
    ProcessDocument root =
        new ProcessDocument(name, "running", number, program, "n/1", 12, TIME, TIME, null, null);
    space.put(ProcessDocument.id(name), new String(root.bytes(), StandardCharsets.UTF_8));
    String file =
        named(space, "class/", "<c:class " + HEAP + " name=\"demo.Made\">yv66vg==</c:class>");
    List<String> entries =
        IntStream.rangeClosed(1, 3)
            .mapToObj(n -> n + "\" hash=\"" + line(space, n, object))
            .map(entry -> "\n<c:entry n=\"" + entry + "\" objects=\"1\"/>")
            .toList();
    String subtable =
        named(
            space,
            "table/",
            "<c:table " + HEAP + ">" + entries.get(1) + entries.get(2) + "</c:table>");
    String table =
        "<c:table>"
            + entries.get(0)
            + "<c:entries from=\"2\" to=\"3\" count=\"2\" hash=\""
            + subtable
            + "\"/>"
            + delta(space, object)
            + "</c:table>";
    String head =
        " format=\"1\" process=\"%s\" number=\"%d\" label=\"a &lt; b\" time=\"%s\" threads=\"1\""
            + " objects=\"3\" bytes=\"9\" program=\"%s\">\n";
    space.put(
        ProcessDocument.checkpointId(name, number),
        "<c:manifest "
            + HEAP
            + head.formatted(name, number, TIME, program)
            + "<c:property name=\"p\">1 &gt; 0</c:property>\n"
            + "<c:loader n=\"2\" class=\"demo.Loader\" ref=\"#1.1\"></c:loader>\n"
            + "<c:class name=\"demo.Made/2\" file=\""
            + file
            + "\"/>\n"
            + "<c:thread id=\"1\" name=\"main\" state=\"runnable\"></c:thread>\n"
            + table
            + "\n</c:manifest>");
  }

  private static String delta(FakeSpace space, String object) {
    String xml =
        "<c:delta %s n=\"1\">\n<c:line n=\"2\">\n%s\n</c:line>\n</c:delta>".formatted(HEAP, object);
    String hash = named(space, "line/", xml);
    return "<c:delta n=\"1\" hash=\"" + hash + "\" objects=\"1\" first=\"2\" last=\"2\"/>";
  }

  private static String line(FakeSpace space, int n, String object) {
    return named(
        space, "line/", "<c:line " + HEAP + " n=\"" + n + "\">\n" + object + "\n</c:line>");
  }

  private static String named(FakeSpace space, String kind, String xml) {
    String hash = Hash.of(xml.getBytes(StandardCharsets.UTF_8));
    space.put(kind + hash, xml);
    return hash;
  }

  private static String program(Space space) {
    try {
      return new ProgramArchive(space)
          .store(
              new ProgramArchive.Program("demo.Main", () -> List.of(new Jar())),
              (_, _, _) -> {},
              (hash, document) ->
                  space.commit(
                      Batch.builder()
                          .put("program/" + hash, document, new Batch.Expect.SameIfPresent())
                          .build()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two files. */
  private record Jar() implements ProgramFiles.Entry {
    @Override
    public String name() {
      return "app.jar";
    }

    @Override
    public SequencedCollection<String> paths() {
      return List.of("demo/Main.class", "a.txt");
    }

    @Override
    public byte[] read(String path) {
      return path.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long changed(String path) {
      return 0;
    }
  }

  /** Returns the file of a checkpoint. */
  static byte[] export(Space space, String process, int number) throws IOException {
    Document manifest = space.get(ProcessDocument.checkpointId(process, number)).orElseThrow();
    ProcessDocument root = ProcessDocument.find(space, process).orElseThrow().process();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Exporter(space, progress()).export(manifest, root, out);
    return out.toByteArray();
  }

  /** Imports a file. */
  static Importer.Imported read(Space space, byte[] file, String as)
      throws IOException, BadExportException {
    return importer(space).read(new ByteArrayInputStream(file), as);
  }

  static Importer importer(Space space) {
    return new Importer(space, progress(), "1", TIME);
  }

  static Progress progress() {
    return new Progress(_ -> {}, () -> 0);
  }
}
