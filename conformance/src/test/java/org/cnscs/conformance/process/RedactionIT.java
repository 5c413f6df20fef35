package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs a program with secrets, and looks for these in all that its space holds. */
@Timeout(300)
class RedactionIT {

  /** A number, so that a field of any type can hold it. */
  private static final String SECRET = "8031746529";

  private static final String FULL =
      ": master true, pin true, number true, key true, token true, keys 2\n";
  private static final String EMPTY =
      ": master false, pin false, number false, key false, token false, keys 2\n";

  @TempDir private Path temp;
  private Distribution cnscs;
  private Path space;

  @BeforeEach
  void prepare() throws IOException {
    space = temp.resolve("space");
    cnscs = new Distribution(temp, space.toString());
    Programs.compile(
        List.of(Programs.copy("vault/Main.java", temp.resolve("source"))),
        temp.resolve("classes"),
        "");
    Files.writeString(temp.resolve("secret"), SECRET);
    Files.createFile(temp.resolve("hold1"));
    Files.createFile(temp.resolve("hold2"));
  }

  private String[] vault(String... options) {
    List<String> command = new ArrayList<>(List.of("run", "--name", "vault"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            temp.resolve("classes").toString(),
            "vault.Main",
            temp.resolve("secret").toString(),
            temp.resolve("hold").toString()));
    return command.toArray(String[]::new);
  }

  /** Returns the files of the space in which the secret stands, in one of the ways it could. */
  private List<String> holders() throws IOException {
    List<byte[]> forms = new ArrayList<>();
    for (byte[] bytes :
        List.of(
            SECRET.getBytes(StandardCharsets.UTF_8), SECRET.getBytes(StandardCharsets.UTF_16LE))) {
      forms.add(bytes);
      forms.add(Base64.getEncoder().withoutPadding().encode(bytes));
    }
    forms.add("56 48 51 49 55 52 54 53 50 57".getBytes(StandardCharsets.UTF_8));
    try (Stream<Path> files = Files.walk(space)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> forms.stream().anyMatch(form -> contains(file, form)))
          .map(Path::toString)
          .toList();
    }
  }

  private static boolean contains(Path file, byte[] form) {
    try {
      String whole = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return whole.contains(new String(form, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkNowhere() throws Exception {
    assertEquals(List.of(), holders());
    Outcome search = cnscs.run("search", SECRET);
    assertTrue(search.outText().contains("0 hits"), search::toString);
    Outcome own = cnscs.run("search", "kind:object class:NamedKey");
    assertTrue(own.outText().contains("vault.Main$NamedKey"), own::toString);
  }

  @Test
  void secrets_areNowhereInTheSpace_andMissingOnResuming() throws Exception {
    Path rules = temp.resolve("rules");
    Files.writeString(
        rules,
        """
        # what nobody may see
        vault.Main.pin
        vault.Main.number
        type:vault.Main$Key   # and its subclasses
        property:vault.token
        """);
    try (Running running =
        cnscs.start(vault("--redact", "vault.Main.master", "--redact-file", rules.toString()))) {
      running.awaitOut("round 1" + FULL);
      assertEquals("vault@1\n", cnscs.run("checkpoint", "vault").outText());
      Files.delete(temp.resolve("hold1"));
      running.awaitOut("round 2" + FULL); // the running program keeps them
      assertEquals("vault@2\n", cnscs.run("suspend", "vault", "--label", "rest").outText());
      running.awaitExit();
    }
    checkNowhere();
    Files.delete(temp.resolve("hold2"));
    Files.createFile(temp.resolve("hold3"));
    try (Running resumed = cnscs.start("resume", "vault")) {
      resumed.awaitOut("round 3" + EMPTY);
      assertEquals("vault@3\n", cnscs.run("checkpoint", "vault").outText());
      Outcome manifest = cnscs.run("show", "vault@3", "--manifest");
      assertTrue(manifest.outText().contains("type:vault.Main$Key"), manifest::toString);
      Files.delete(temp.resolve("hold3"));
      Outcome end = resumed.awaitExit();
      assertTrue(end.outText().endsWith("held true false\n"), end::toString);
    }
    checkNowhere();
  }

  @Test
  void secrets_thatNobodyNamed_areThere() throws Exception {
    try (Running running = cnscs.start(vault())) {
      running.awaitOut("round 1" + FULL);
      cnscs.run("suspend", "vault");
      running.awaitExit();
    }
    assertTrue(!holders().isEmpty());
  }

  @Test
  void rules_thatAreWrong_areToldBeforeTheProgramRuns() throws Exception {
    for (String rule : List.of("vault.Main.pim", "vault.Mian.pin", "type:vault.No")) {
      Outcome outcome = cnscs.run(vault("--redact", rule));
      assertEquals(125, outcome.status(), outcome::toString);
      assertEquals("", outcome.outText());
      assertTrue(outcome.errText().contains("is to be redacted"), outcome::toString);
    }
    Outcome usage = cnscs.run(vault("--redact", "type:java.lang.String"));
    assertEquals(2, usage.status(), usage::toString);
    assertTrue(usage.errText().contains("is the type of too much"), usage::toString);
    Outcome missing = cnscs.run(vault("--redact-file", "nowhere"));
    assertEquals(2, missing.status(), missing::toString);
  }
}
