package org.cnscs.vm.random;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes programs from seeds: the same program from the same seed. */
final class Generator {
  private final long seed;
  private final String name;
  private final Draw draw;
  private final Set<Feature> features = EnumSet.noneOf(Feature.class);
  private final List<Signature> signatures = new ArrayList<>();
  private final List<Node> members = new ArrayList<>();
  private final Bodies bodies;

  private Generator(long seed, Set<Feature> allowed) {
    this.seed = seed;
    this.name = "P" + Long.toUnsignedString(seed, 36);
    this.draw = new Draw(seed);
    for (Feature each : allowed) {
      if (draw.chance(each.pins ? 20 : 45)) {
        features.add(each);
      }
    }
    this.bodies = new Bodies(draw, name, signatures, features);
  }

  /**
   * Makes a program.
   *
   * @param allowed the features that it may have
   */
  static MadeProgram make(long seed, Set<Feature> allowed) {
    return new Generator(seed, EnumSet.copyOf(allowed)).make();
  }

  private MadeProgram make() {
    int threads = features.contains(Feature.THREADS) ? 2 + draw.below(3) : 1;
    List<Scope.Variable> fields = threads == 1 ? fields() : List.of();
    chooseSignatures();
    for (int n = 0; n < threads; n++) {
      members.add(task(n, fields));
    }
    members.addAll(signatures.stream().map(each -> method(each, fields)).toList());
    if (threads > 1) {
      members.addAll(Meetings.members(bodies, draw, threads));
    }
    members.add(main(threads));
    addLibrary(fields);
    addSums();
    return new MadeProgram(seed, name, threads, features, new Node.Sequence(members));
  }

  /** Static fields, which only a program with one thread may use freely. */
  private List<Scope.Variable> fields() {
    List<Scope.Variable> fields = new ArrayList<>();
    for (Kind kind : List.of(Kind.INT, Kind.LONG, Kind.STR, Kind.INTS, Kind.SHAPE, Kind.FN)) {
      if (draw.chance(40)) {
        String field = draw.name("s");
        fields.add(new Scope.Variable(field, kind, true, true));
        members.add(
            bodies.member(
                "static " + kind.java + " " + field + " = " + kind.literals.getFirst() + ";",
                Scope.of(Scope.NO_LOCKS, null, List.of())));
      }
    }
    return fields;
  }

  private void chooseSignatures() {
    int count = 3 + draw.below(4);
    for (int n = 0; n < count; n++) {
      Kind returns = n < 2 ? Kind.INT : draw.of(List.of(Kind.values()));
      List<Kind> parameters = new ArrayList<>();
      int arguments = draw.below(4);
      for (int i = 0; i < arguments; i++) {
        parameters.add(draw.of(List.of(Kind.values())));
      }
      int lowest = n == 0 ? Scope.NO_LOCKS : draw.below(Scope.NO_LOCKS + 1);
      signatures.add(new Signature("method" + n, returns, parameters, lowest));
    }
  }

  private Node.Member method(Signature signature, List<Scope.Variable> fields) {
    boolean locked = signature.lowest() < Scope.NO_LOCKS && draw.chance(30);
    List<Scope.Variable> variables = new ArrayList<>(fields);
    StringBuilder parameters = new StringBuilder("F f");
    for (Kind kind : signature.parameters()) {
      boolean fixed = draw.chance(50);
      String parameter = draw.name("p");
      parameters.append(fixed ? ", final " : ", ").append(kind.java).append(' ').append(parameter);
      variables.add(new Scope.Variable(parameter, kind, !fixed, false));
    }
    String head =
        (locked ? "static synchronized " : "static ")
            + signature.returns().java
            + (" " + signature.name() + "(" + parameters + ") {\n");
    String guard = "if (!f.go()) { return " + signature.returns().literals.getFirst() + "; }\n";
    String body = "@block\nreturn @" + signature.returns().word + ";\n}";
    int held = locked ? Scope.NO_LOCKS - 1 : signature.lowest();
    return bodies.member(head + guard + body, Scope.of(held, signature.returns(), variables));
  }

  private Node.Member task(int number, List<Scope.Variable> fields) {
    String text =
        "static void task"
            + number
            + "(F f) {\ntry {@block} catch (Throwable e) { f.note(e.getClass().getName()"
            + ".hashCode()); }\n}";
    return bodies.member(text, Scope.of(0, null, fields));
  }

  private Node.Member main(int threads) {
    StringBuilder text = new StringBuilder("public static void main(String[] args) {\n");
    StringBuilder result = new StringBuilder("result = \"\"");
    boolean meets = threads > 1;
    int fuel = 40 + draw.below(360);
    for (int n = 0; n < threads; n++) {
      text.append("F f%d = new F(%d, %d);\n".formatted(n, n, fuel));
      result.append(" + f%d.hash + \" \"".formatted(n));
    }
    for (int n = 1; n < threads; n++) {
      text.append(
          "Thread t%d = new Thread(() -> { task%d(f%d);%s });\nt%d.start();\n"
              .formatted(n, n, n, Meetings.call(n), n));
    }
    text.append(
        draw.chance(10) ? "for (int i = 0; i < 50; i++) { f0.left = 60; task0(f0); }\n" : "");
    text.append("task0(f0);\n").append(meets ? Meetings.call(0) + "\n" : "");
    for (int n = 1; n < threads; n++) {
      text.append(
          "try { t%d.join(); } catch (InterruptedException e) { f0.note(9); }\n".formatted(n));
    }
    result.append(" + sum0 + sum1 + sum2").append(meets ? " + said" : "").append(";\n}");
    return bodies.member(text.append(result).toString(), Scope.of(Scope.NO_LOCKS, null, List.of()));
  }

  /** Adds what is used of the library; what comes later may use what comes earlier. */
  private void addLibrary(List<Scope.Variable> fields) {
    Map<String, String> texts = Library.texts(features.contains(Feature.SUPER_ARGUMENTS));
    Scope scope = Scope.of(Scope.NO_LOCKS, null, fields);
    List<String> missing = new ArrayList<>(texts.keySet());
    boolean added = true;
    while (added) {
      added = false;
      for (String word : List.copyOf(missing)) {
        if (uses(word)) {
          missing.remove(word);
          members.add(bodies.member(texts.get(word).replace("NAME", '"' + name + '"'), scope));
          added = true;
        }
      }
    }
  }

  private boolean uses(String word) {
    String source = new MadeProgram(seed, name, 1, features, new Node.Sequence(members)).source();
    return Pattern.compile("\\b(" + word + ")\\b").matcher(source).find();
  }

  private void addSums() {
    for (int level = 0; level < Scope.NO_LOCKS; level++) {
      members.add(new Node.Member("static long sum" + level + ";", List.of()));
    }
    for (int level = 0; level < Scope.NO_LOCKS - 1; level++) {
      if (uses("LOCK" + level)) {
        members.add(
            new Node.Member("static final Object LOCK" + level + " = new Object();", List.of()));
      }
    }
  }
}
