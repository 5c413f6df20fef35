package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Continues one checkpoint with classes whose fields, names, types and ancestors have changed: each
 * kind of change goes on by its rule, or is refused with what to do.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangedClassesIT {
  private static final List<String> ALL =
      List.of("Main", "View", "Factory", "Base", "Account", "Audit", "Kind", "Point", "Book");
  private static final String SHOWN = "Ann -250 3B 0.1 a note 5 friend true here loan ";

  private Path temp;
  private Distribution cnscs;
  private int count;

  @BeforeAll
  void suspend(@TempDir Path directory) throws Exception {
    temp = directory;
    cnscs = new Distribution(temp, temp.resolve("space").toString());
    Path hold = Files.createFile(temp.resolve("hold"));
    Path classes = compile(Map.of());
    try (Running running =
        cnscs.start(
            "run", "--name", "book", "-cp", classes.toString(), "ledger.Main", hold.toString())) {
      running.awaitOut("before: " + SHOWN + "1 10\n");
      assertEquals("book@1\n", cnscs.run("suspend", "book").outText());
      running.awaitExit();
    }
    Files.delete(hold);
  }

  /** A text of a source that is replaced. */
  private record Edit(String file, String from, String to) {}

  private static Edit edit(String file, String from, String to) {
    return new Edit(file, from, to);
  }

  private Path changed(Edit... edits) throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Edit edit : edits) {
      if (edit.from.isEmpty()) {
        sources.put(edit.file, edit.to);
        continue;
      }
      String text = sources.containsKey(edit.file) ? sources.get(edit.file) : source(edit.file);
      assertTrue(text.contains(edit.from), edit::toString);
      sources.put(edit.file, text.replace(edit.from, edit.to));
    }
    return compile(sources);
  }

  private String source(String name) throws IOException {
    return Files.readString(
        Programs.copy("ledger/" + name + ".java", temp.resolve("copy" + ++count)));
  }

  /** Compiles the program; a source that is empty is left out. */
  private Path compile(Map<String, String> sources) throws IOException {
    Path directory = temp.resolve("source" + ++count);
    Map<String, String> all = new LinkedHashMap<>();
    for (String name : ALL) {
      all.put(name, source(name));
    }
    all.putAll(sources);
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> each : all.entrySet()) {
      if (!each.getValue().isBlank()) {
        Path file = directory.resolve("ledger").resolve(each.getKey() + ".java");
        Files.createDirectories(file.getParent());
        files.add(Files.writeString(file, each.getValue()));
      }
    }
    Path classes = temp.resolve("classes" + count);
    Programs.compile(files, classes, "");
    return classes;
  }

  private Outcome resume(Path classes, String... options) throws InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("resume", "book@1", "--as", "again" + ++count, "--class-path"));
    command.add(classes.toString());
    command.addAll(List.of(options));
    return cnscs.run(command.toArray(String[]::new));
  }

  private void goesOn(String shown, Path classes, String... options) throws InterruptedException {
    Outcome outcome = resume(classes, options);
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals("after: " + shown + "\n", outcome.outText(), outcome::toString);
  }

  private void refuses(String reason, Path classes, String... options) throws InterruptedException {
    Outcome outcome = resume(classes, options);
    assertEquals(6, outcome.status(), outcome::toString);
    assertTrue(outcome.errText().contains(reason), () -> reason + " is missing in " + outcome);
    assertEquals("", outcome.outText(), outcome::toString);
  }

  @Test
  void removedField_isGivenUpOnlyIfThatIsSaid() throws Exception {
    Path classes =
        changed(
            edit("Account", "  String note = new String(\"a note\");\n", ""),
            edit("Account", "+ note", "+ \"none\""));
    refuses("ledger.Account has no field note any more (2 objects, such as #", classes);
    refuses("to go on all the same: --drop ledger.Account.note", classes);
    goesOn(SHOWN.replace("a note", "none") + "2 10", classes, "--drop", "ledger.Account.note");
    Outcome dry = cnscs.run("doctor", "--against", classes.toString());
    assertEquals(6, dry.status(), dry::toString);
    assertTrue(dry.outText().contains("  drop ledger.Account.note\n"), dry::toString);
    Outcome mended =
        cnscs.run("doctor", "--against", classes.toString(), "--drop", "ledger.Account.note");
    assertEquals(0, mended.status(), mended::toString);
  }

  @Test
  void renamedFieldAndClass_areFoundByAMapping() throws Exception {
    Path classes =
        changed(
            edit("Account", "cents", "amount"),
            edit("Account", "Audit", "ledger.Trace"),
            edit("Audit", "", ""),
            edit("Trace", "", source("Audit").replace("Audit", "Trace")));
    refuses("ledger.Audit is missing", classes);
    refuses("perhaps renamed: --rename ledger.Account.cents=amount", classes);
    Path mapping = temp.resolve("mapping");
    Files.writeString(
        mapping, "# 2.0\nrename ledger.Account.cents = amount\nrename ledger.Audit=ledger.Trace\n");
    goesOn(SHOWN + "2 10", classes, "--mapping", mapping.toString());
    Outcome dry =
        cnscs.run("doctor", "--against", classes.toString(), "--mapping", mapping.toString());
    assertEquals(0, dry.status(), dry::toString);
  }

  @Test
  void widerTypes_takeTheSameValues() throws Exception {
    Path classes =
        changed(
            edit("Account", "int cents", "long cents"),
            edit("Account", "short rank", "Integer rank"),
            edit("Account", "char grade", "Object grade"),
            edit("Account", "float rate", "double rate"),
            edit("Account", "String owner", "CharSequence owner"),
            edit("Account", "int[] history", "Object history"));
    goesOn(SHOWN.replace("0.1 ", "0.10000000149011612 ") + "2 10", classes);
  }

  @Test
  void narrowerTypes_areRefused() throws Exception {
    refuses(
        "ledger.Account has another type of field cents: short, which cannot hold each int",
        changed(edit("Account", "int cents", "short cents")));
    refuses(
        "ledger.Account has another type of field owner: java.lang.Integer, which cannot hold",
        changed(edit("Account", "String owner = \"Ann\"", "Integer owner = 1")));
  }

  @Test
  void fieldThatMovedToTheSuperclass_isTheSame() throws Exception {
    Path classes =
        changed(
            edit("Account", "  String owner = \"Ann\";\n", ""),
            edit("Base", "long number = 7;", "long number = 7; String owner; byte extra;"));
    goesOn(SHOWN + "2 10", classes);
  }

  @Test
  void vanishedClass_isGivenUpTogetherWithTheFieldsOfIt() throws Exception {
    Path classes =
        changed(
            edit("Account", "  Audit audit = new Audit(5);\n", ""),
            edit("Account", "audit.times", "\"gone\""),
            edit("Audit", "", ""));
    refuses("ledger.Audit is missing (2 objects, such as #", classes);
    refuses("ledger.Account has no field audit", classes, "--drop", "ledger.Audit");
    goesOn(
        SHOWN.replace(" 5 ", " gone ") + "2 10",
        classes,
        "--drop",
        "ledger.Audit",
        "--drop",
        "ledger.Account.audit");
    refuses(
        "ledger.Account has another type of field audit: the class ledger.Audit is given up",
        changed(edit("Account", "+ note", "+ note.length()")),
        "--drop",
        "ledger.Audit");
  }

  @Test
  void enumeration_mustHaveTheSameConstants() throws Exception {
    refuses(
        "ledger.Kind has other constants, or in another order: [CASH, LOAN, BOND]",
        changed(edit("Kind", "LOAN", "LOAN, BOND"), edit("Book", "case CASH", "default")));
    refuses(
        "ledger.Kind has other constants, or in another order: [LOAN, CASH]",
        changed(edit("Kind", "CASH,\n  LOAN", "LOAN, CASH")));
  }

  @Test
  void switchOverAnEnumeration_thatHasOtherCases_goesToThem() throws Exception {
    goesOn(
        SHOWN.replace("loan", "debt") + "2 10",
        changed(
            edit(
                "Book",
                "case CASH -> \"cash\";\n      case LOAN -> \"loan\";",
                "case LOAN -> \"debt\"; case CASH -> \"cash\";")));
  }

  @Test
  void record_withAnotherComponent_isAcceptedOnlyIfThatIsSaid() throws Exception {
    Path classes =
        changed(
            edit("Point", "int y", "int y, int z"),
            edit("Book", "new Point(1, 2)", "new Point(1, 2, 0)"));
    refuses("ledger.Point is a record with other components", classes);
    Outcome accepted = resume(classes, "--accept", "ledger.Point");
    assertTrue(accepted.outText().contains(" null loan"), accepted::toString);
  }

  @Test
  void staticField_thatIsNew_isNullOnlyIfThatIsSaid() throws Exception {
    Path classes =
        changed(
            edit("Book", "static int shown;", "static int shown; static String title = \"T\";"),
            edit("Book", "+ LIMIT", "+ title"),
            edit("Book", "LIMIT = 10", "LIMIT = 20"));
    refuses("ledger.Book has a new static field title, which nobody would set", classes);
    goesOn(SHOWN + "2 null", classes, "--accept", "ledger.Book.title");
  }

  @Test
  void constant_hasTheValueOfTheNewClass() throws Exception {
    goesOn(SHOWN + "2 20", changed(edit("Book", "LIMIT = 10", "LIMIT = 20")));
  }

  @Test
  void ancestors_mayBecomeMore_andFewerIfThatIsSaid() throws Exception {
    goesOn(
        SHOWN + "2 10",
        changed(
            edit("Account", "extends Base", "extends Base implements java.io.Serializable"),
            edit("Base", "class Base", "class Base extends Top"),
            edit("Top", "", "package ledger; class Top { int top; }")));
    Path fewer = changed(edit("Account", "extends Base", ""));
    refuses("ledger.Account is no ledger.Base any more", fewer);
    refuses("ledger.Base has no field number any more", fewer, "--accept", "ledger.Account");
    goesOn(SHOWN + "2 10", fewer, "--accept", "ledger.Account", "--drop", "ledger.Base.number");
    refuses(
        "ledger.Account inherits from ledger.Top now, whose initialiser has not run",
        changed(
            edit("Base", "class Base", "class Base extends Top"),
            edit("Top", "", "package ledger; class Top { static Object o = new Object(); }")));
  }

  @Test
  void classOnTheStack_mustStay() throws Exception {
    refuses(
        "ledger.Main has changed, and a method of it is on a stack",
        changed(edit("Main", "\"after: \"", "\"later: \"")));
  }

  @Test
  void nextCheckpoint_hasTheNewShape() throws Exception {
    Path classes =
        changed(edit("Account", "cents", "amount"), edit("Account", "int amount", "long amount"));
    Files.createFile(temp.resolve("hold2"));
    try {
      checkNewShape(classes);
    } finally {
      Files.delete(temp.resolve("hold2")); // or all others would wait
    }
    Outcome again = cnscs.run("resume", "newer");
    assertEquals(0, again.status(), again::toString);
    Outcome removed = cnscs.run("rm", "newer"); // other tests look at all processes
    assertEquals(0, removed.status(), removed::toString);
  }

  private void checkNewShape(Path classes) throws InterruptedException {
    try (Running running =
        cnscs.start(
            "resume",
            "book@1",
            "--as",
            "newer",
            "--class-path",
            classes.toString(),
            "--rename",
            "ledger.Account.cents=amount")) {
      running.awaitOut("after: " + SHOWN + "2 10\n");
      assertEquals("newer@1\n", cnscs.run("suspend", "newer").outText());
      running.awaitExit();
    }
    Outcome found = cnscs.run("search", "class:ledger.Account amount:*");
    assertTrue(found.outText().contains("newer@1"), found::toString);
    Outcome diff = cnscs.run("diff", "book@1", "newer@1");
    assertTrue(diff.outText().contains("amount = null -> -250"), diff::toString);
    assertTrue(diff.outText().contains("objects: "), diff::toString);
  }

  @Test
  void mapping_thatIsNone_isRefused() throws Exception {
    Path same = changed();
    for (String[] wrong :
        new String[][] {
          {"--drop", "ledger.Account.no te"},
          {"--rename", "ledger.Account.cents"},
          {"--drop", "a.b", "--rename", "a.b=c"},
          {"--mapping", temp.resolve("nowhere").toString()}
        }) {
      Outcome outcome = resume(same, wrong);
      assertEquals(2, outcome.status(), outcome::toString);
    }
    Path bad = Files.writeString(temp.resolve("bad"), "drop a.b\nremove a.c\n");
    Outcome outcome = resume(same, "--mapping", bad.toString());
    assertTrue(outcome.errText().contains("row 2: \"remove a.c\" is no rule"), outcome::toString);
    Outcome alone = cnscs.run("resume", "book", "--drop", "a.b");
    assertEquals(2, alone.status(), alone::toString);
  }
}
