package org.cnscs.vm.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.Set;
import java.util.TreeMap;
import org.cnscs.vm.process.ProgramFiles;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class EvolutionTest {

  /** Files in memory. */
  private record Files(TreeMap<String, byte[]> content)
      implements ProgramFiles, ProgramFiles.Entry {
    static Files of(byte[] file) {
      return new Files(
          file == null ? new TreeMap<>() : new TreeMap<>(Map.of("demo/A.class", file)));
    }

    @Override
    public List<Entry> entries() {
      return List.of(this);
    }

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public SequencedCollection<String> paths() {
      return content.sequencedKeySet();
    }

    @Override
    public byte[] read(String path) {
      return content.get(path);
    }
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

  private static String breaks(byte[] old, byte[] now, CheckpointUse use) throws IOException {
    Evolution evolution = Evolution.between(Files.of(old), Files.of(now), use);
    return String.join(
        "; ", evolution.breaks().stream().map(each -> each.type() + " " + each.reason()).toList());
  }

  @Test
  void fieldsOfInstances_mayBeAdded() throws IOException {
    Evolution evolution =
        Evolution.between(
            Files.of(file("I n")), Files.of(file("Ljava/lang/String; s", "I n", "J m")), USED);
    assertEquals(Set.of(), evolution.breaks());
    assertEquals(Set.of("demo.A.s", "demo.A.m"), evolution.added());
  }

  @Test
  void whatObjectsRelyOn_mustNotChange() throws IOException {
    byte[] old = file("I n", "static I s");
    assertEquals("demo.A has no field n any more", breaks(old, file("static I s"), USED));
    assertEquals(
        "demo.A has another type of field n", breaks(old, file("J n", "static I s"), USED));
    assertEquals("demo.A has another type of field s", breaks(old, file("I n", "I s"), USED));
    assertEquals(
        "demo.A has a new static field t, which nobody would set",
        breaks(old, file("I n", "static I s", "static I t"), USED));
    assertEquals(
        "demo.A inherits from other classes",
        breaks(file(), whole("java/lang/Exception", "A.java"), USED));
    assertEquals("demo.A is missing", breaks(old, null, USED));
  }

  @Test
  void classOnAStack_orWithLambdas_mustNotChangeAtAll() throws IOException {
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
  void classThatIsNotUsed_mayChange() throws IOException {
    CheckpointUse other = new CheckpointUse(Set.of("demo.B"), Set.of("java.lang.Thread"));
    assertEquals("", breaks(file("I n"), file("J n"), other));
    assertEquals("", breaks(file("I n"), null, other));
  }
}
