package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cnscs.cli.Json;

/**
 * What is different in two checkpoints. Objects are looked for while they are shown.
 *
 * @param shown how much of it is shown
 */
record DiffView(Comparison comparison, Shown shown) implements View {

  @Override
  public void print(PrintWriter out) {
    new DiffText(comparison, shown, out).print();
  }

  @Override
  public Map<String, Object> json() {
    Manifest old = comparison.before().manifest();
    Manifest now = comparison.after().manifest();
    var threads = shown.part(comparison.threads().stream());
    var statics = shown.part(comparison.statics());
    var objects = comparison.objects().filter(shown::take).iterator();
    Map<String, Object> json =
        Json.object(
            "before", old.checkpoint(),
            "after", now.checkpoint(),
            "matched", comparison.pairing().name());
    json.put("streams", items(old.streams(), now.streams()));
    json.put("properties", items(old.properties(), now.properties()));
    json.put("threads", Shown.each(threads, this::json));
    json.put("statics", Shown.each(statics, this::json));
    json.put("objects", Shown.each(objects, this::json));
    json.put("classes", later(() -> shown.classes().stream().map(DiffView::json).toList()));
    json.put("omitted", later(() -> omitted(threads, statics)));
    json.put("equal", later(() -> !shown.isDifferent()));
    return json;
  }

  private static Supplier<Object> later(Supplier<Object> value) {
    return value;
  }

  private Iterator<Object> items(List<Manifest.Item> old, List<Manifest.Item> now) {
    return Shown.each(shown.whole(Comparison.items(old, now)).iterator(), this::json);
  }

  private Map<String, Object> omitted(Shown.Part<?> threads, Shown.Part<?> statics) {
    Map<String, Object> omitted =
        Json.object("threads", threads.omitted(), "statics", statics.omitted());
    for (Became became : Became.values()) {
      omitted.put(became.word(), shown.omitted(became));
    }
    return omitted;
  }

  private static Map<String, Object> json(Shown.ClassCount count) {
    Map<String, Object> json = Json.object("class", count.name());
    for (Became became : Became.values()) {
      json.put(became.word(), count.of(became));
    }
    return json;
  }

  private Map<String, Object> json(ValueChange change) {
    return Json.object(
        "name", change.name(),
        "before", new Glance(comparison.before()).json(change.before()),
        "after", new Glance(comparison.after()).json(change.after()));
  }

  private List<Map<String, Object>> json(List<ValueChange> changes) {
    return changes.stream().map(this::json).toList();
  }

  private Map<String, Object> json(ObjectChange change) {
    var values = shown.part(comparison.values(change));
    return Json.object(
        "change", change.became().word(),
        "class", change.object().className(),
        "address", Addresses.text(change.object().address()),
        "before", change.before() == null ? null : Addresses.text(change.before().address()),
        "values", Shown.each(values, this::json),
        "omitted", later(values::omitted));
  }

  private Map<String, Object> json(ThreadChange change) {
    var frames = shown.part(change.frames().stream());
    return Json.object(
        "change", change.became().word(),
        "id", change.thread().id(),
        "name", change.thread().name(),
        "before", change.before() == null ? null : change.before().state(),
        "after", change.after() == null ? null : change.after().state(),
        "frames", Shown.each(frames, this::json),
        "omitted", later(frames::omitted));
  }

  private Map<String, Object> json(ThreadChange.FrameChange change) {
    return Json.object(
        "change", change.became().word(),
        "class", change.frame().className(),
        "method", change.frame().method(),
        "before", change.before() == null ? null : change.before().line(),
        "after", change.after() == null ? null : change.after().line(),
        "locals", json(change.locals()),
        "operands", json(change.operands()),
        "locks", json(change.locks()));
  }
}
