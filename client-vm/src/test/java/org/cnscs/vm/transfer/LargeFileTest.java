package org.cnscs.vm.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.FakeSpace;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.Test;

/** A checkpoint that is many times larger than the memory of the JVM that moves it. */
class LargeFileTest {
  private static final int LINES = 3000;
  private static final int LENGTH = 100_000;
  private static final String HEAP_SIZE = "-Xmx48m";

  @Test
  void transfer_inAJvmWithLittleMemory_isDone() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP_SIZE,
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LargeFileTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(
        "sim@3 with " + (LINES + 5), said.lines().reduce((_, last) -> last).orElse(""), said);
    assertEquals(0, process.waitFor());
  }

  /** Exports a checkpoint of 300 MB and imports it at the same time. */
  public static void main(String[] args) throws Exception {
    FakeSpace large = new Large();
    Moved.put(large, "sim", 3, "<demo.Main c:id=\"1\"/>");
    String table =
        IntStream.rangeClosed(1, LINES)
            .mapToObj(n -> "<c:entry n=\"%d\" hash=\"%s\" objects=\"1\"/>".formatted(n, hash(n)))
            .collect(Collectors.joining("\n", "<c:table>", "</c:table>"));
    String id = ProcessDocument.checkpointId("sim", 3);
    String manifest = large.get(id).orElseThrow().text();
    int from = manifest.indexOf("<c:class");
    int thread = manifest.indexOf("<c:thread");
    large.put(
        id,
        manifest.substring(0, from)
            + manifest.substring(thread, manifest.indexOf("<c:table>"))
            + table
            + "</c:manifest>");
    FakeSpace forgetful = new Forgetful();
    PipedInputStream in = new PipedInputStream(1 << 16);
    PipedOutputStream out = new PipedOutputStream(in);
    FutureTask<Importer.Imported> task =
        new FutureTask<>(() -> Moved.importer(forgetful).read(in, null));
    Thread.ofPlatform().start(task);
    try (out) {
      export(large, id, out);
    } catch (IOException e) {
      task.get(); // tells why nobody reads on
      throw e;
    }
    System.out.println(task.get().checkpoint() + " with " + forgetful.ids().size());
  }

  private static void export(FakeSpace space, String id, PipedOutputStream out) throws IOException {
    ProcessDocument root = ProcessDocument.find(space, "sim").orElseThrow().process();
    new Exporter(space, Moved.progress()).export(space.get(id).orElseThrow(), root, out);
  }

  private static byte[] line(int number) {
    String text = ("" + (number % 10)).repeat(LENGTH);
    return ("<c:line "
            + Moved.HEAP
            + " n=\""
            + number
            + "\"><c:string c:id=\"1\">"
            + text
            + "</c:string></c:line>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(int number) {
    return Hash.of(line(number));
  }

  /** A space whose lines are made when they are asked for. */
  private static final class Large extends FakeSpace {
    private final TreeMap<String, Integer> numbers = new TreeMap<>();

    Large() {
      IntStream.rangeClosed(1, LINES).forEach(n -> numbers.put("line/" + hash(n), n));
    }

    @Override
    public Optional<Document> get(String id) {
      Integer number = numbers.get(id);
      return number == null ? super.get(id) : Optional.of(new Document(id, 1, line(number)));
    }
  }

  /** A space that keeps of lines only that they are there. */
  private static final class Forgetful extends FakeSpace {
    @Override
    public long commit(Batch batch) {
      List<Batch.Operation> light = batch.operations().stream().map(Forgetful::light).toList();
      return super.commit(new Batch(light));
    }

    private static Batch.Operation light(Batch.Operation operation) {
      return operation instanceof Batch.Put(String id, byte[] _, Batch.Expect expect)
              && id.startsWith("line/")
          ? new Batch.Put(id, new byte[0], expect)
          : operation;
    }
  }
}
