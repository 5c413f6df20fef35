package org.cnscs.server.http;

import java.util.List;
import org.cnscs.cli.Json;
import org.cnscs.server.http.Processes.Checkpoint;
import org.cnscs.server.http.Processes.Process;
import org.cnscs.space.Document;
import org.cnscs.space.remote.Problem;
import org.cnscs.space.remote.XmlOutput;
import org.cnscs.xml.Vocabulary;

/** Processes and their checkpoints, in the space {@code main}. */
final class ProcessResource {
  private final SpaceLookup spaces;

  ProcessResource(SpaceLookup spaces) {
    this.spaces = spaces;
  }

  /** Answers {@code /processes…}. */
  Answer answer(Call call) {
    call.onlyGet();
    Processes processes = new Processes(spaces.main());
    List<String> parts = call.segments(5);
    if (parts.size() == 1) {
      return all(call, processes);
    }
    boolean checkpoints = parts.size() > 2 && parts.get(2).equals("checkpoints");
    if (parts.size() == 2) {
      return Answer.document(existing(processes, parts.get(1)).document());
    }
    return switch (checkpoints ? parts.size() : 0) {
      case 3 -> checkpoints(call, existing(processes, parts.get(1)), processes);
      case 4 -> manifest(processes, parts.get(1), parts.get(3));
      default -> throw Router.notFound(call);
    };
  }

  private static Process existing(Processes processes, String name) {
    return processes
        .named(name)
        .orElseThrow(() -> Refusal.of(Problem.Kind.NO_DOCUMENT, "There is no process " + name));
  }

  private static Answer all(Call call, Processes processes) {
    if (call.wantsJson()) {
      return Answer.json(
          Json.object("processes", processes.all().stream().map(Process::root).toList()));
    }
    XmlOutput out = XmlOutput.of(Vocabulary.SPACE, "processes");
    processes.all().forEach(process -> out.document(process.document().xml()));
    return Answer.xml(out.finish());
  }

  private static Answer checkpoints(Call call, Process process, Processes processes) {
    List<Checkpoint> checkpoints = processes.checkpoints(process.name());
    return call.wantsJson()
        ? Answer.json(json(process, checkpoints))
        : Answer.xml(xml(process, checkpoints));
  }

  private static Object json(Process process, List<Checkpoint> checkpoints) {
    List<Object> rows =
        checkpoints.stream()
            .<Object>map(
                c ->
                    Json.object(
                        "number", c.number(),
                        "label", c.label(),
                        "time", c.time(),
                        "threads", c.threads(),
                        "objects", c.objects(),
                        "bytes", c.bytes()))
            .toList();
    return Json.object("process", process.name(), "checkpoints", rows);
  }

  private static byte[] xml(Process process, List<Checkpoint> checkpoints) {
    XmlOutput out =
        XmlOutput.of(Vocabulary.SPACE, "checkpoints").attribute("process", process.name());
    for (Checkpoint c : checkpoints) {
      out.start("checkpoint").attribute("number", c.number()).attribute("label", c.label());
      out.attribute("time", c.time()).attribute("threads", c.threads());
      out.attribute("objects", c.objects()).attribute("bytes", c.bytes()).end();
    }
    return out.finish();
  }

  private static Answer manifest(Processes processes, String name, String number) {
    Document manifest = manifestOf(processes, name, number);
    return Answer.document(manifest)
        .with("Content-Location", EntryResource.location("main", manifest.id()));
  }

  /** Returns a manifest that must be there. */
  static Document manifestOf(Processes processes, String name, String number) {
    return processes
        .manifest(name, number)
        .orElseThrow(
            () ->
                Refusal.of(
                    Problem.Kind.NO_DOCUMENT,
                    "There is no checkpoint %s@%s".formatted(name, number)));
  }
}
