package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.cli.Json;
import org.cnscs.heap.Subtable;

/** A checkpoint in short. */
record SummaryView(Manifest manifest) implements View {

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = Json.object("process", manifest.header().get("process"));
    json.putAll(CheckpointsVerb.json(manifest.header()));
    json.put("parent", Numbers.orNull(manifest.header().get("parent")));
    json.put("program", manifest.header().get("program"));
    json.put("lines", manifest.table().count(Subtable.Of.LINES));
    json.put("deltas", manifest.table().count(Subtable.Of.DELTAS));
    json.put("streams", members(manifest.streams()));
    json.put("properties", members(manifest.properties()));
    return json;
  }

  private static Map<String, Object> members(List<Manifest.Item> items) {
    Map<String, Object> members = new LinkedHashMap<>();
    items.forEach(item -> members.put(item.name(), item.value()));
    return members;
  }

  @Override
  public void print(PrintWriter out) {
    String label = manifest.header().get("label");
    String named = manifest.checkpoint() + (label == null ? "" : " \"" + label + "\"");
    out.println(named + " of " + manifest.header().get("time"));
    int deltas = manifest.table().count(Subtable.Of.DELTAS);
    out.println(
        manifest.header().get("objects")
            + " objects in "
            + manifest.table().count(Subtable.Of.LINES)
            + " lines"
            + (deltas == 0 ? "" : " and " + deltas + " delta lines")
            + ", "
            + manifest.header().get("bytes")
            + " bytes; program "
            + manifest.header().get("program"));
    for (Manifest.Item stream : manifest.streams()) {
      out.println("standard stream " + stream.name() + " at " + stream.value());
    }
    for (Manifest.CapturedThread thread : manifest.threads()) {
      out.println(ThreadsView.title(thread) + top(thread));
    }
  }

  private static String top(Manifest.CapturedThread thread) {
    int depth = thread.frames().size();
    return depth == 0
        ? ", no frames"
        : ", " + depth + " frames, in " + thread.frames().getLast().place();
  }
}
