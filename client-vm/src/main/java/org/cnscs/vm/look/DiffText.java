package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cnscs.cli.Table;

/**
 * What is different in two checkpoints, for people: {@code +} stands before what is new, {@code -}
 * before what is gone.
 */
final class DiffText {
  private static final String INNER = "     ";
  private static final int SUMMARY = 6;

  private final Comparison comparison;
  private final Manifest old;
  private final Manifest now;
  private final Glance before;
  private final Glance after;
  private final Shown shown;
  private final PrintWriter out;

  DiffText(Comparison comparison, Shown shown, PrintWriter out) {
    this.comparison = comparison;
    this.old = comparison.before().manifest();
    this.now = comparison.after().manifest();
    this.before = new Glance(comparison.before());
    this.after = new Glance(comparison.after());
    this.shown = shown;
    this.out = out;
  }

  void print() {
    out.println(old.checkpoint() + " -> " + now.checkpoint());
    if (comparison.pairing() instanceof PairsByPath) {
      out.println("addresses differ; objects are matched by the ways to them");
    }
    items("standard stream", old.streams(), now.streams());
    items("property", old.properties(), now.properties());
    var threads = shown.part(comparison.threads().stream());
    threads.forEachRemaining(this::print);
    more(threads.omitted(), "threads");
    var statics = shown.part(comparison.statics());
    statics.forEachRemaining(this::print);
    more(statics.omitted(), "classes with static fields");
    comparison.objects().filter(shown::take).forEachOrdered(this::print);
    for (Became became : Became.values()) {
      more(shown.omitted(became), became.word() + " objects");
    }
    printClasses();
    printSummary();
  }

  private void more(long count, String what) {
    if (count > 0) {
      out.println("… and " + count + " more " + what);
    }
  }

  private void items(String what, List<Manifest.Item> earlier, List<Manifest.Item> later) {
    for (ValueChange change : shown.whole(Comparison.items(earlier, later))) {
      out.println(mark(change) + what + " " + text(change));
    }
  }

  private static String mark(ValueChange change) {
    return Became.of(change.before(), change.after()).mark();
  }

  /** Returns a name with what it stood for, and what it stands for. */
  private String text(ValueChange change) {
    String was = change.before() == null ? null : before.text(change.before());
    String is = change.after() == null ? null : after.text(change.after());
    boolean alike = was != null && was.equals(is);
    return change.name()
        + " = "
        + (alike
            ? was + type(change.before()) + " -> " + is + type(change.after())
            : change(was, is));
  }

  private static String type(HeapValue value) {
    return value.type() == null ? "" : " (" + value.type() + ")";
  }

  private static String change(String was, String is) {
    return was == null ? is : is == null || was.equals(is) ? was : was + " -> " + is;
  }

  private void print(ThreadChange change) {
    String states =
        change(
            change.before() == null ? null : change.before().state(),
            change.after() == null ? null : change.after().state());
    Manifest.CapturedThread thread = change.thread();
    String title = "thread " + thread.id() + " (" + thread.name() + ") " + states;
    out.println(change.became().mark() + title);
    var frames = shown.part(change.frames().stream());
    frames.forEachRemaining(this::print);
    more(frames.omitted(), "frames");
  }

  private void print(ThreadChange.FrameChange change) {
    Manifest.CapturedFrame frame = change.frame();
    String was = change.before() == null ? null : line(change.before());
    String is = change.after() == null ? null : line(change.after());
    String moved =
        change.became() == Became.CHANGED && Objects.equals(was, is) && !isAtSamePoint(change)
            ? " at another point"
            : "";
    String place = frame.className() + "." + frame.method();
    String line = change(was, is);
    out.println(
        "  "
            + change.became().mark()
            + "at "
            + place
            + (line.isEmpty() ? "" : " line " + line)
            + moved);
    change.locals().forEach(local -> printInner(local, ""));
    change.operands().forEach(operand -> printInner(operand, "operand "));
    change.locks().forEach(this::printLock);
  }

  private static boolean isAtSamePoint(ThreadChange.FrameChange change) {
    return change.before().isAt(change.after());
  }

  private static String line(Manifest.CapturedFrame frame) {
    return frame.line() == null || frame.line() < 0 ? "" : frame.line().toString();
  }

  private void printInner(ValueChange change, String what) {
    out.println(INNER + mark(change) + what + text(change));
  }

  private void printLock(ValueChange lock) {
    String object = lock.after() == null ? before.text(lock.before()) : after.text(lock.after());
    out.println(INNER + mark(lock) + "the lock of " + object);
  }

  private void print(ObjectChange change) {
    HeapObject object = change.object();
    String title = change.became().mark() + Glance.object(object) + address(change);
    if (change.became() != Became.CHANGED) {
      String inside = object.form() == HeapObject.Form.SCALAR ? "" : summary(change);
      out.println(title + (inside.isEmpty() ? "" : "  " + inside));
      return;
    }
    out.println(title);
    var values = shown.part(comparison.values(change));
    values.forEachRemaining(value -> printInner(value, ""));
    more(values.omitted(), "fields or elements");
  }

  private static String address(ObjectChange change) {
    String address = " #" + Addresses.text(change.object().address());
    boolean same = change.became() != Became.CHANGED;
    String was = same ? "" : " #" + Addresses.text(change.before().address());
    return same || was.equals(address) ? address : address + " (was" + was + ")";
  }

  private String summary(ObjectChange change) {
    Stream<ValueChange> values = comparison.values(change);
    List<String> first =
        values
            .filter(value -> !(change.object().elements() == null && isNull(value)))
            .limit(SUMMARY + 1)
            .map(this::text)
            .collect(Collectors.toList());
    if (first.size() > SUMMARY) {
      first.set(SUMMARY, "…");
    }
    return String.join(", ", first);
  }

  private static boolean isNull(ValueChange change) {
    return (change.after() == null ? change.before() : change.after()).isNull();
  }

  private void printClasses() {
    Table table = new Table("CHANGED", "NEW", "GONE", "CLASS");
    var classes = shown.part(shown.classes().stream());
    if (!classes.hasNext()) {
      return;
    }
    classes.forEachRemaining(
        count ->
            table.row(
                count.of(Became.CHANGED),
                count.of(Became.NEW),
                count.of(Became.GONE),
                count.name()));
    out.println();
    table.print(out);
    more(classes.omitted(), "classes");
  }

  private void printSummary() {
    if (!shown.isDifferent()) {
      out.println("they are equal");
      return;
    }
    out.println(
        "objects: %d changed, %d new, %d gone; %d of %d lines differ%s"
            .formatted(
                shown.count(Became.CHANGED),
                shown.count(Became.NEW),
                shown.count(Became.GONE),
                comparison.differentLines(),
                comparison.lines(),
                shown.isCut() ? "; --all shows all" : ""));
  }
}
