package org.cnscs.vm.collect;

import java.util.Map;
import org.cnscs.cli.Json;
import org.cnscs.vm.archive.ProcessDocument;

/**
 * What is wrong with a checkpoint, or with an import that is under way.
 *
 * @param id the id of the manifest
 * @param detail what is wrong
 */
record Damage(String id, String detail) {

  /** Returns what is wrong, and what to do. */
  String told() {
    return id.startsWith(ProcessDocument.CHECKPOINT)
        ? detail + "; import " + checkpoint() + " again, or remove it with cnscs rm " + checkpoint()
        : detail + "; import it again, and let cnscs gc --grace 0s give up this one";
  }

  private String checkpoint() {
    return ProcessDocument.checkpointName(id);
  }

  /** Returns it as an object of JSON. */
  Map<String, Object> json() {
    return Json.object("id", id, "detail", detail);
  }
}
