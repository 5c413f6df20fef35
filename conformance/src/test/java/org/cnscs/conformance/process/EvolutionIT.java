package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Continues checkpoints with classes that were changed meanwhile. */
@Timeout(300)
class EvolutionIT {
  @TempDir private Path temp;
  private Distribution cnscs;

  @BeforeEach
  void prepare() throws IOException {
    cnscs = new Distribution(temp, temp.resolve("space").toString());
    compile("classes", "", "");
    Files.createFile(temp.resolve("hold1"));
  }

  /** Compiles the program with some of its text replaced. */
  private String compile(String classes, String from, String to) throws IOException {
    Path source = temp.resolve("source-" + classes);
    List<Path> files =
        List.of(Programs.copy("shop/Main.java", source), Programs.copy("shop/Item.java", source));
    for (Path file : files) {
      Files.writeString(file, Files.readString(file).replace(from, to));
    }
    Path compiled = temp.resolve(classes);
    Programs.compile(files, compiled, "");
    return compiled.toString();
  }

  private void suspend() throws InterruptedException, IOException {
    String hold = temp.resolve("hold").toString();
    try (Running running =
        cnscs.start(
            "run",
            "--name",
            "shop",
            "-cp",
            temp.resolve("classes").toString(),
            "shop.Main",
            hold)) {
      running.awaitOut("round 1: pen 3 ink 5 \n");
      assertEquals("shop@1\n", cnscs.run("suspend", "shop").outText());
      running.awaitExit();
    }
    Files.delete(temp.resolve("hold1"));
  }

  @Test
  void methodAndFields_thatAreNew_areUsedAndKept() throws Exception {
    suspend();
    String newer =
        compile(
            "newer",
            "private final int price;",
            "private final int price; private int stock = 7; private boolean sold; String note;");
    Path item = temp.resolve("source-newer/shop/Item.java");
    Files.writeString(
        item,
        Files.readString(item)
            .replace(
                ".append(item.price)",
                ".append(item.price * 2).append('/').append(item.stock++).append(item.note)"));
    Programs.compile(
        List.of(item, temp.resolve("source-newer/shop/Main.java")), Path.of(newer), "");
    Files.createFile(temp.resolve("hold2"));
    try (Running running = cnscs.start("resume", "shop", "--class-path", newer)) {
      running.awaitErr("cnscs: shop.Item.stock is new");
      running.awaitOut("round 2: pen 6/0null ink 10/0null \n");
      assertEquals("shop@2\n", cnscs.run("suspend", "shop").outText());
      running.awaitExit();
    }
    Outcome object = cnscs.run("search", "class:shop.Item stock:1");
    assertTrue(object.outText().contains("2 hits"), object::toString);
    try (Running older = cnscs.start("resume", "shop@1", "--as", "older")) {
      older.awaitOut("round 2: pen 3 ink 5 \n"); // by the old classes, which the process had then
      assertEquals("older@1\n", cnscs.run("suspend", "older").outText());
      older.awaitExit();
    }
    assertEquals(program("shop@1"), program("older@1"));
    Files.delete(temp.resolve("hold2"));
    Outcome again = cnscs.run("resume", "shop"); // the new classes are in the space now
    assertEquals(0, again.status(), again::toString);
  }

  private String program(String checkpoint) throws InterruptedException {
    String shown = cnscs.run("show", checkpoint, "--json").outText();
    return shown.replaceAll("(?s).*\"program\":\"([0-9a-f]+)\".*", "$1");
  }

  @Test
  void changes_onWhichTheCheckpointRelies_areRefusedAndChangeNothing() throws Exception {
    suspend();
    Outcome none = cnscs.run("doctor", "--against", temp.resolve("classes").toString());
    assertEquals(
        "1 checkpoints: 1 can be continued with these classes, 0 cannot\n", none.outText());
    assertEquals(0, none.status());
    refused(compile("loop", "round <= 2", "round <= 3"), "shop.Main has changed, and a method");
    refused(
        compile("float", "private final int price", "private final float price"),
        "shop.Item has another type of field price");
    Outcome missing = cnscs.run("resume", "shop", "--class-path", "nowhere");
    assertTrue(missing.status() != 0, missing::toString);
    Outcome own = cnscs.run("resume", "shop");
    assertEquals("round 2: pen 3 ink 5 \n", own.outText(), own::toString);
  }

  private void refused(String classes, String reason) throws InterruptedException {
    Outcome outcome = cnscs.run("resume", "shop", "--class-path", classes);
    assertEquals(6, outcome.status(), outcome::toString);
    assertTrue(outcome.errText().contains(reason), outcome::toString);
    Outcome dry = cnscs.run("doctor", "--against", classes);
    assertEquals(6, dry.status(), dry::toString);
    assertTrue(dry.outText().contains("shop@1"), dry::toString);
    assertTrue(dry.outText().contains(" 0 can be continued"), dry::toString);
    Outcome json = cnscs.run("doctor", "--against", classes, "--json");
    assertTrue(json.outText().contains("\"continues\":false"), json::toString);
  }
}
