package org.cnscs.vm.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cnscs.heap.Redaction;
import org.cnscs.vm.process.MemoryFiles;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class EvolutionTest {

  private static MemoryFiles files(byte[] file) {
    return new MemoryFiles(file == null ? Map.of() : Map.of("demo/A.class", file));
  }

  /** Makes a class of fields, such as {@code int n} and {@code static Object o}. */
  private static byte[] whole(String parent, String source, String... fields) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_SUPER, "demo/A", null, parent, null);
    writer.visitSource(source, null);
    for (String field : fields) {
      boolean isStatic = field.startsWith("static ");
      String[] words = field.replace("static ", "").split(" ");
      writer.visitField(isStatic ? Opcodes.ACC_STATIC : 0, words[1], words[0], null, null);
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static byte[] file(String... fields) {
    return whole("java/lang/Object", "A.java", fields);
  }

  private static final CheckpointUse USED = new CheckpointUse(Set.of("demo.A", "x.B"), Set.of());

  private static String breaks(byte[] old, byte[] now, CheckpointUse use) {
    Evolution evolution = Comparison.of(files(old), files(now), use, Mapping.NONE);
    return String.join(
        "; ", evolution.breaks().stream().map(each -> each.type() + " " + each.reason()).toList());
  }

  @Test
  void fieldsOfInstances_mayBeAdded() {
    Evolution evolution =
        Comparison.of(
            files(file("I n")),
            files(file("Ljava/lang/String; s", "I n", "J m")),
            USED,
            Mapping.NONE);
    assertEquals(Set.of(), evolution.breaks());
    assertEquals(Set.of("demo.A.s", "demo.A.m"), evolution.added());
  }

  @Test
  void whatObjectsRelyOn_mustNotChange() {
    byte[] old = file("I n", "static I s");
    assertEquals("demo.A has no field n any more", breaks(old, file("static I s"), USED));
    assertEquals(
        "demo.A has another type of field n: short, which cannot hold each int",
        breaks(old, file("S n", "static I s"), USED));
    assertEquals("demo.A has no field s any more", breaks(old, file("I n", "I s"), USED));
    assertEquals(
        "demo.A has a new static field t, which nobody would set",
        breaks(old, file("I n", "static I s", "static I t"), USED));
    assertEquals(
        "demo.A is no java.io.Serializable, no java.lang.Exception, no java.lang.Throwable any"
            + " more",
        breaks(whole("java/lang/Exception", "A.java"), file("I n"), USED));
    assertEquals("demo.A is missing", breaks(old, null, USED));
  }

  @Test
  void classOnAStack_orWithLambdas_mustNotChangeAtAll() {
    byte[] other = whole("java/lang/Object", "B.java");
    CheckpointUse stacks = new CheckpointUse(Set.of(), Set.of("demo.A$$Lambda3"));
    assertEquals(
        "demo.A has changed, and a method of it is on a stack", breaks(file(), other, stacks));
    CheckpointUse lambdas = new CheckpointUse(Set.of("demo.A$$Lambda0"), Set.of());
    assertEquals("demo.A has changed, and lambdas of it were made", breaks(file(), other, lambdas));
    assertEquals("", breaks(file(), file(), stacks));
    assertEquals("", breaks(file(), other, USED));
  }

  @Test
  void classThatIsNotUsed_mayChange() {
    CheckpointUse other = new CheckpointUse(Set.of("demo.B"), Set.of("java.lang.Thread"));
    assertEquals("", breaks(file("I n"), file("J n"), other));
    assertEquals("", breaks(file("I n"), null, other));
  }

  /** Makes a class of a kind. */
  private static byte[] kind(int access, String parent, String[] interfaces, String... fields) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, access, "demo/A", null, parent, interfaces);
    for (String field : fields) {
      String[] words = field.split(" ");
      writer.visitField(Integer.parseInt(words[0]), words[2], words[1], null, null);
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static byte[] enumeration(String... constants) {
    int access = Opcodes.ACC_STATIC | Opcodes.ACC_ENUM;
    return kind(
        Opcodes.ACC_ENUM,
        "java/lang/Enum",
        null,
        Stream.of(constants).map(c -> access + " Ldemo/A; " + c).toArray(String[]::new));
  }

  @Test
  void kindsAndAncestors_haveTheirRules() {
    byte[] plain = kind(Opcodes.ACC_SUPER, "java/lang/Object", null);
    byte[] more = kind(Opcodes.ACC_SUPER, "java/lang/Object", new String[] {"java/util/List"});
    assertEquals("", breaks(plain, more, USED));
    assertEquals(
        "demo.A is no java.lang.Iterable, no java.util.Collection, no java.util.List,"
            + " no java.util.SequencedCollection any more",
        breaks(more, plain, USED));
    assertEquals(
        "demo.A was a class, and is an enumeration", breaks(plain, enumeration("RED"), USED));
    assertEquals("", breaks(enumeration("RED"), enumeration("RED"), USED));
    assertEquals(
        "demo.A has other constants, or in another order: [BLUE, RED], and the checkpoint has"
            + " [RED, BLUE]",
        breaks(enumeration("RED", "BLUE"), enumeration("BLUE", "RED"), USED));
    assertEquals(
        "demo.A is kept by other means than fields, so its fields must stay the same",
        breaks(
            kind(Opcodes.ACC_SUPER, "java/lang/Thread", null, "0 I n"),
            kind(Opcodes.ACC_SUPER, "java/lang/Thread", null, "0 J n"),
            USED));
  }

  @Test
  void classThatInheritsFromItself_isNoEndlessLoop() {
    byte[] own = kind(Opcodes.ACC_SUPER, "demo/A", null);
    assertEquals("", breaks(own, kind(Opcodes.ACC_SUPER, "demo/A", null, "0 I n"), USED));
  }

  @Test
  void secretFields_staySecretUnderTheirNewNames() {
    Mapping mapping =
        Mapping.of(
            List.of(
                Rule.of(Rule.Kind.RENAME, "demo.A.pin=code"),
                Rule.of(Rule.Kind.DROP, "demo.A.key"),
                Rule.of(Rule.Kind.RENAME, "demo.B=demo.C")));
    ChangedClasses changed =
        new ChangedClasses(files(file("I pin", "I key")), files(file("I code")), mapping);
    Redaction now =
        changed.redaction(
            Redaction.of(List.of("demo.A.pin", "demo.A.key", "type:demo.B", "property:p")));
    assertEquals(Redaction.of(List.of("demo.A.code", "type:demo.C", "property:p")), now);
  }

  private static List<String> told(byte[] old, byte[] now, Mapping mapping) {
    Evolution evolution = Comparison.of(files(old), files(now), USED, mapping);
    return evolution.breaks().stream().map(Break::told).toList();
  }

  @Test
  void twoFieldsThatGoToOne_areRefused() {
    Mapping rename = Mapping.of(List.of(Rule.of(Rule.Kind.RENAME, "demo.A.a=b")));
    List<String> refusal =
        List.of(
            "demo.A has two fields that go to demo.A.b: demo.A.a and demo.A.b;"
                + " drop one of them, or give it another name");
    assertEquals(refusal, told(file("I a", "I b"), file("I b"), rename));
    assertEquals(refusal, told(file("I b", "I a"), file("I b"), rename));
    assertEquals(refusal, told(file("static I a", "static I b"), file("static I b"), rename));
    Evolution evolution =
        Comparison.of(files(file("I a", "I b")), files(file("I b")), USED, rename);
    assertEquals(
        List.of(Set.of(new ObjectField("demo.A", "a"), new ObjectField("demo.A", "b"))),
        evolution.breaks().stream().map(Break::holders).toList());
  }

  @Test
  void twoFieldsThatGoToOne_mayChangePlacesOrOneBeDropped() {
    Rule rename = Rule.of(Rule.Kind.RENAME, "demo.A.a=b");
    Rule back = Rule.of(Rule.Kind.RENAME, "demo.A.b=a");
    Rule drop = Rule.of(Rule.Kind.DROP, "demo.A.b");
    byte[] old = file("I a", "I b");
    assertEquals(List.of(), told(old, old, Mapping.of(List.of(rename, back))));
    assertEquals(List.of(), told(old, file("I b"), Mapping.of(List.of(rename, drop))));
  }
}
