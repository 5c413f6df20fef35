package org.cnscs.conformance.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.cnscs.heap.exchange.NaturalForm;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients in other languages, with each other and with Java, at one server. */
@Timeout(300)
class ClientsIT {
  private static final NaturalForm FORM =
      NaturalForm.builder().allow(Order.class, Order.Line.class).build();

  @TempDir private Path temp;
  private Distribution cnscs;
  private Running server;
  private String url;
  private Space space;

  @BeforeEach
  void serve() throws Exception {
    cnscs = new Distribution(temp, temp.resolve("unused").toString());
    for (Language language : Language.values()) {
      language.assumeInstalled(cnscs);
    }
    server = start("127.0.0.1:0");
    String base = new String(server.out(), StandardCharsets.UTF_8).lines().findFirst().get();
    url = base + "/spaces/shared";
    HttpRequest create =
        HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.noBody()).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertEquals(201, client.send(create, BodyHandlers.discarding()).statusCode());
    }
    space = Spaces.open(url);
  }

  @AfterEach
  void stop() {
    if (space != null) {
      space.close();
      server.close();
    }
  }

  private Running start(String address) throws InterruptedException {
    String data = temp.resolve("data").toString();
    Running started = cnscs.start("serve", "--data", data, "--listen", address);
    started.awaitOut("\n");
    return started;
  }

  private static byte[] xml(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Language other(Language language) {
    return language == Language.PYTHON ? Language.JAVASCRIPT : Language.PYTHON;
  }

  private Order readInJava(String id) {
    byte[] template = xml("<Order id=\"" + id + "\"/>");
    byte[] found = space.read(template, Duration.ofSeconds(20)).orElseThrow().xml();
    return FORM.read(found, Order.class);
  }

  @ParameterizedTest
  @EnumSource
  void objects_writtenByIt_areReadByAll(Language writer) throws Exception {
    String id = writer.run(cnscs, url, "write", "a").strip();
    assertEquals(Order.sample("a"), readInJava("a"));
    for (Language reader : Language.values()) {
      assertEquals(Order.sample("a").asLine(), reader.run(cnscs, url, "read", "a"), reader::name);
    }
    String found = "entry " + id + "\n";
    assertEquals(
        found, other(writer).run(cnscs, url, "search", "element:Order lines.Line.count:3"));
  }

  @ParameterizedTest
  @EnumSource
  void objects_writtenByJava_areReadByIt(Language reader) throws Exception {
    space.write(FORM.write(Order.sample("b")), Batch.FOREVER);
    assertEquals(Order.sample("b").asLine(), reader.run(cnscs, url, "read", "b"));
  }

  @ParameterizedTest
  @EnumSource
  void watch_tellsOfWhatOthersWrite_alsoAfterTheServerWasGone(Language watcher) throws Exception {
    long before = space.commit(Batch.builder().put("start", xml("<Start/>")).build());
    try (Running watching = watcher.start(cnscs, url, "watch", Long.toString(before))) {
      String first = other(watcher).run(cnscs, url, "write", "c").strip();
      watching.awaitOut((before + 1) + " " + first + "\n");
      server.terminate();
      server = start("127.0.0.1:" + URI.create(url).getPort());
      String second = other(watcher).run(cnscs, url, "write", "d").strip();
      watching.awaitOut((before + 2) + " " + second + "\n");
      Outcome told = watching.kill();
      assertEquals(2, told.outText().lines().count(), told::toString);
    }
  }

  @ParameterizedTest
  @EnumSource
  void take_whoseAnswerIsLost_givesTheEntryAllTheSame(Language taker) throws Exception {
    space.write(xml("<Job n=\"1\"/>"), Batch.FOREVER);
    space.write(xml("<Job n=\"2\"/>"), Batch.FOREVER);
    try (LosingProxy proxy = LosingProxy.before(URI.create(url))) {
      assertEquals("1\n", taker.run(cnscs, proxy.url(), "take"));
      assertEquals(1, proxy.lost());
    }
    assertEquals("2\n", taker.run(cnscs, url, "take"));
  }

  @ParameterizedTest
  @EnumSource
  void takes_ofManyAtOnce_giveEachEntryOnce(Language writer) throws Exception {
    List<Running> workers = new ArrayList<>();
    try {
      for (Language language : List.of(writer, other(writer), writer, other(writer))) {
        workers.add(language.start(cnscs, url, "work"));
      }
      for (Running worker : workers) {
        worker.awaitOut("ready\n");
      }
      List<String> jobs = IntStream.range(0, 60).mapToObj(Integer::toString).toList();
      Stream.concat(jobs.stream(), workers.stream().map(_ -> "end"))
          .forEach(n -> space.write(xml("<Job n=\"" + n + "\"/>"), Batch.FOREVER));
      List<String> done = new ArrayList<>();
      for (Running worker : workers) {
        worker.awaitExit().outText().lines().skip(1).forEach(done::add);
      }
      assertEquals(jobs.stream().sorted().toList(), done.stream().sorted().toList());
    } finally {
      workers.forEach(Running::close);
    }
  }

  @ParameterizedTest
  @EnumSource
  void versionsLeasesTransactionsAndRegistrations_doAsTheReferenceSays(Language language)
      throws Exception {
    assertEquals(
        List.of("versions", "leases", "transactions", "registrations"),
        language.run(cnscs, url, "tour").lines().toList());
  }
}
