package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.cnscs.cli.Json;

/** The threads of a checkpoint, their frames innermost first as in any stack trace. */
record ThreadsView(Manifest manifest) implements View {

  @Override
  public Map<String, Object> json() {
    return Json.object(
        "process", manifest.header().get("process"),
        "number", manifest.number(),
        "threads", manifest.threads().stream().map(ThreadsView::json).toList());
  }

  private static Map<String, Object> json(Manifest.CapturedThread thread) {
    return Json.object(
        "id", thread.id(),
        "name", thread.name(),
        "state", thread.state(),
        "waiting", thread.waiting(),
        "frames", thread.frames().reversed().stream().map(ThreadsView::json).toList());
  }

  private static Map<String, Object> json(Manifest.CapturedFrame frame) {
    return Json.object(
        "class", frame.className(),
        "method", frame.method(),
        "line", frame.line(),
        "locals", values(frame.locals()),
        "operands", values(frame.operands()),
        "monitors", frame.monitors());
  }

  private static List<Map<String, Object>> values(List<Manifest.Value> values) {
    return values.stream()
        .map(
            value ->
                Json.object(
                    "name",
                    value.name(),
                    "type",
                    value.type(),
                    "value",
                    value.text(),
                    "ref",
                    value.ref()))
        .toList();
  }

  @Override
  public void print(PrintWriter out) {
    for (Manifest.CapturedThread thread : manifest.threads()) {
      out.println(title(thread));
      for (Manifest.CapturedFrame frame : thread.frames().reversed()) {
        out.println("  at " + frame.place());
        frame
            .locals()
            .forEach(local -> out.println("       " + local.name() + " = " + local.shown()));
        frame
            .operands()
            .forEach(
                operand ->
                    out.println("       operand " + operand.name() + " = " + operand.shown()));
        frame.monitors().forEach(monitor -> out.println("       holds the lock of " + monitor));
      }
    }
  }

  /** Returns a thread's id, name and state in one text. */
  static String title(Manifest.CapturedThread thread) {
    String waiting =
        thread.waiting() == null ? "" : " on a monitor, since turn " + thread.waiting();
    return "thread " + thread.id() + " (" + thread.name() + ") " + thread.state() + waiting;
  }
}
