package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private static final String SECRET = "open sesame";

  static class Account {
    static String master = SECRET;
    static int kept = 3;
    final String owner = "Ann";
    String password = new String(SECRET);
    long pin = 47_11_08_15L;
    double balance = 12.5;
    Secret key = new Secret();
    Object any = new ChildSecret();
  }

  static final class Savings extends Account {
    String pin = "mine";
  }

  static class Secret {
    char[] text = SECRET.toCharArray();
    int sum = 47_11_08_15;
    boolean on = true;
  }

  static final class ChildSecret extends Secret implements Hidden {
    String more = SECRET;
  }

  interface Hidden {}

  record Wrapped(String code) implements Hidden {}

  enum Level implements Hidden {
    HIGH;

    String note = SECRET;
  }

  private static final String HERE = "org.cnscs.heap.RedactionTest$";

  /** A policy whose secrets change. */
  private static final class Changing extends TestPolicy {
    private Redaction redaction = Redaction.NONE;

    @Override
    public Redaction redaction() {
      return redaction;
    }
  }

  @Test
  void redactionThatBegins_holdsFromTheNextCheckpointOn() {
    Changing policy = new Changing();
    Account account = new Account();
    ProcessImage image = Trip.image(1, account);
    EncodedCheckpoint open = new CheckpointWriter(policy, ObjectTable.empty()).write(image);
    assertTrue(tells(open));
    policy.redaction = Redaction.of(List.of(HERE + "Account.password", "type:" + HERE + "Secret"));
    account.balance++; // so that its line is written again
    EncodedCheckpoint closed = new CheckpointWriter(policy, open.table()).write(image);
    assertTrue(closed.lines().stream().anyMatch(line -> line.xml() != null));
    assertFalse(tells(closed));
  }

  private static boolean tells(EncodedCheckpoint checkpoint) {
    return checkpoint.lines().stream()
        .filter(line -> line.xml() != null)
        .anyMatch(line -> new String(line.xml(), StandardCharsets.UTF_8).contains(SECRET));
  }

  /** The policy of tests, with secrets. */
  private record Policy(HeapPolicy plain, Redaction redaction) implements HeapPolicy {
    @Override
    public boolean isProgramClass(Class<?> type) {
      return plain.isProgramClass(type);
    }

    @Override
    public Map<String, Object> outside() {
      return plain.outside();
    }
  }

  private final Map<String, byte[]> lines = new HashMap<>();
  private String xml = "";
  private ObjectTable table = ObjectTable.empty();

  private static ProcessImage image(Object local) {
    ThreadImage thread = Trip.image(1, local).threads().getFirst();
    return new ProcessImage(
        "p",
        1,
        null,
        null,
        Instant.EPOCH,
        "p",
        Map.of(),
        new LinkedHashMap<>(),
        List.of(Account.class, Level.class),
        List.of(thread));
  }

  private CheckpointReader.Resumed trip(HeapPolicy policy, Object local) {
    EncodedCheckpoint written = new CheckpointWriter(policy, table).write(image(local));
    Schemas.validate(written.manifest());
    StringBuilder all = new StringBuilder(new String(written.manifest(), StandardCharsets.UTF_8));
    lines.putAll(written.tables());
    for (EncodedLine line : written.lines()) {
      if (line.xml() != null) {
        Schemas.validate(line.xml());
        lines.put(line.hash(), line.xml());
        all.append(new String(line.xml(), StandardCharsets.UTF_8));
      }
    }
    xml = all.toString();
    return CheckpointReader.read(
        written.manifest(), lines::get, policy, RedactionTest.class.getClassLoader());
  }

  private static Policy policy(String... rules) {
    return new Policy(new TestPolicy(), Redaction.of(List.of(rules)));
  }

  private static Object local(CheckpointReader.Resumed resumed) {
    return Trip.local(resumed.image(), 0);
  }

  @Test
  void secrets_areNeitherWrittenNorResumed() {
    Policy policy =
        policy(
            HERE + "Account.master",
            HERE + "Account.password",
            HERE + "Account.pin",
            "type:" + HERE + "Secret");
    String master = Account.master;
    List<Object> all = new ArrayList<>(List.of(new Account(), new Savings(), new Secret()));
    try {
      CheckpointReader.Resumed resumed = trip(policy, all);
      List<?> read = (List<?>) local(resumed);
      assertFalse(xml.contains(SECRET), xml);
      assertFalse(xml.contains("47110815"), xml);
      assertFalse(xml.contains("password"), xml);
      Account account = (Account) read.get(0);
      assertNull(account.password);
      assertEquals(0, account.pin);
      assertEquals("Ann", account.owner);
      assertEquals(12.5, account.balance);
      assertNotNull(account.key);
      assertNull(account.key.text);
      assertFalse(account.key.on);
      assertSame(ChildSecret.class, account.any.getClass());
      assertNull(((ChildSecret) account.any).more);
      assertEquals("mine", ((Savings) read.get(1)).pin);
      assertEquals(0, ((Account) read.get(1)).pin);
      assertNull(((Secret) read.get(2)).text);
      assertSame(master, Account.master); // left as it is in a JVM that has the class already
      assertEquals(3, Account.kept);
    } finally {
      Account.master = master;
    }
  }

  @Test
  void withoutRules_allIsWritten() {
    trip(policy(), new Account());
    assertTrue(xml.contains(SECRET) && xml.contains("47110815"), xml);
  }

  @Test
  void laterCheckpoints_keepTheSecretsToo() {
    Policy policy =
        policy(HERE + "Account.password", HERE + "Account.pin", "type:" + HERE + "Secret");
    Account account = (Account) local(trip(policy, new Account()));
    account.password = SECRET;
    account.key.text = SECRET.toCharArray();
    account.pin = 47_11_08_15;
    account.balance = 7;
    String master = Account.master;
    Account.master = null;
    try {
      table = ObjectTable.empty();
      trip(policy, account);
      assertTrue(xml.contains("balance=\"7.0\""), xml);
      assertFalse(xml.contains(SECRET) || xml.contains("47110815"), xml);
    } finally {
      Account.master = master;
    }
  }

  @Test
  void typeThatIsAnInterface_coversRecordsAndEnumerations() {
    String master = Account.master;
    Account.master = null;
    try {
      List<?> read =
          (List<?>)
              local(
                  trip(
                      policy("type:" + HERE + "Hidden"),
                      new ArrayList<>(List.of(new Wrapped(SECRET), Level.HIGH))));
      assertFalse(xml.contains(SECRET), xml);
      assertNull(((Wrapped) read.getFirst()).code());
      assertEquals("HIGH", ((Level) read.get(1)).name());
      assertEquals(1, Level.values().length);
      assertSame(read.get(1), Level.values()[0]);
      assertNull(((Level) read.get(1)).note);
    } finally {
      Account.master = master;
    }
  }

  @Test
  void whatIsNotKeptByFields_isRefused() {
    UnsupportedObjectException e =
        assertThrows(
            UnsupportedObjectException.class,
            () ->
                trip(
                    policy("java.util.regex.Pattern.pattern"),
                    java.util.regex.Pattern.compile(SECRET)));
    assertTrue(e.getMessage().contains("kept by other means than fields"), e.getMessage());
  }

  @Test
  void rules_areTheSameAfterTheyWereWritten() {
    Redaction redaction = Redaction.of(List.of("b.B$C.d", "type:a.A", "property:x.y", "a.B.c"));
    assertEquals("a.B.c b.B$C.d type:a.A property:x.y", redaction.text());
    assertEquals(redaction, Redaction.parse(redaction.text()));
    assertTrue(Redaction.parse(null).isNone());
    assertTrue(Redaction.parse("").isNone());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pin",
        "type:",
        "type:java.lang.String",
        "type:char[]",
        ".pin",
        "a.",
        "x:a.b",
        "a b"
      })
  void ruleThatIsNone_isRefused(String rule) {
    assertThrows(IllegalArgumentException.class, () -> Redaction.of(List.of(rule)));
  }

  @Test
  void ruleForWhatThereIsNot_isNamed() {
    ClassLoader loader = RedactionTest.class.getClassLoader();
    assertNull(Redaction.of(List.of(HERE + "Account.pin")).wrong(loader));
    assertTrue(
        Redaction.of(List.of(HERE + "Account.pim"))
            .wrong(loader)
            .contains("declares no field pim, which is to be redacted; it declares"));
    assertTrue(
        Redaction.of(List.of(HERE + "Acount.pin")).wrong(loader).contains("There is no class"));
    assertTrue(Redaction.of(List.of("type:demo.No")).wrong(loader).contains("type:demo.No"));
  }
}
