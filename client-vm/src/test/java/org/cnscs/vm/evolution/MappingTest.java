package org.cnscs.vm.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {
  @TempDir private Path temp;

  private static Mapping mapping(String... lines) throws IOException {
    return Mapping.of(MappingFile.parse(String.join("\n", lines)));
  }

  @Test
  void rules_sayWhatHappenedToClassesAndFields() throws IOException {
    Mapping mapping =
        mapping(
            "# version 2",
            "  rename demo.Account = demo.bank.Account   # moved",
            "rename demo.Account$Note=demo.Note",
            "rename demo.Account.balance=amount",
            "drop demo.Account.note",
            "drop demo.Audit",
            "",
            "accept demo.Main.cache");
    assertEquals("demo.bank.Account", mapping.type("demo.Account"));
    assertEquals("demo.bank.Account$Entry$1", mapping.type("demo.Account$Entry$1"));
    assertEquals("demo.Note$1", mapping.type("demo.Account$Note$1"));
    assertEquals("demo.Accounts", mapping.type("demo.Accounts"));
    assertNull(mapping.type("demo.Audit$Line"));
    assertEquals("amount", mapping.name(new Declared("demo.Account", "balance", "I")));
    assertEquals("balance", mapping.name(new Declared("demo.Other", "balance", "I")));
    assertTrue(mapping.drops(new Declared("demo.Account", "note", "I")));
    assertTrue(mapping.accepts("demo.Main.cache"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "remove demo.A",
        "drop",
        "drop ",
        "drop demo/A",
        "drop demo.A.x demo.A.y",
        "drop ..",
        "drop 1a",
        "rename demo.A",
        "rename demo.A=",
        "rename =b",
        "rename demo.A=a=b",
        "rename demo.A=../../etc",
        "accept demo.\u0000A"
      })
  void whatIsNoRule_isRefusedWithItsRow(String line) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> mapping("drop a.b", line));
    assertTrue(refusal.getMessage().startsWith("row 2: "), refusal::getMessage);
    assertTrue(refusal.getMessage().length() < 500, refusal::getMessage);
  }

  @Test
  void rulesOfOneThing_areRefused() {
    for (List<String> two :
        List.of(
            List.of("drop a.b", "rename a.b=c"),
            List.of("rename a.b=c", "rename a.d=c"),
            List.of("rename p.A=p.C", "rename p.B=p.C"))) {
      assertThrows(
          IllegalArgumentException.class, () -> mapping(two.toArray(String[]::new)), two::toString);
    }
  }

  @Test
  void file_thatIsTooLargeOrNoText_isRefused() throws IOException {
    Path large = Files.writeString(temp.resolve("large"), "#".repeat((1 << 20) + 1));
    assertThrows(IOException.class, () -> MappingFile.read(large));
    Path bytes = Files.write(temp.resolve("bytes"), new byte[] {'#', (byte) 0xC0, (byte) 0x80});
    assertThrows(CharacterCodingException.class, () -> MappingFile.read(bytes));
    String name = "a".repeat(100_000);
    assertThrows(IllegalArgumentException.class, () -> mapping("drop " + name));
    Path good = Files.writeString(temp.resolve("good"), "drop a.b\r\n");
    assertEquals(List.of("drop a.b"), MappingFile.read(good).stream().map(Rule::toString).toList());
  }
}
