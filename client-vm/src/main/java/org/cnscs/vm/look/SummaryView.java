package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.cli.Json;

/** A checkpoint in short. */
record SummaryView(Manifest manifest) implements View {

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = Json.object("process", manifest.header().get("process"));
    json.putAll(CheckpointsVerb.json(manifest.header()));
    json.put("parent", Numbers.orNull(manifest.header().get("parent")));
    json.put("program", manifest.header().get("program"));
    json.put("lines", manifest.lines().size());
    json.put("deltas", manifest.deltas().size());
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
    out.println(
        manifest.header().get("objects")
            + " objects in "
            + manifest.lines().size()
            + " lines"
            + (manifest.deltas().isEmpty()
                ? ""
                : " and " + manifest.deltas().size() + " delta lines")
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
