package org.cnscs.heap;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A manifest as it was read, with addresses in place of objects. */
record Manifest(
    Header header,
    Map<String, Long> streams,
    SequencedMap<String, String> properties,
    CodeImage code,
    List<StaticsEntry> statics,
    List<ThreadEntry> threads,
    List<TableItem> table) {

  /** The attributes of the root. */
  record Header(
      String process, long number, Long parent, String label, Instant time, String program) {

    ProcessImage image(
        Map<String, Long> streams,
        SequencedMap<String, String> properties,
        CodeImage code,
        List<Class<?>> statics,
        List<ThreadImage> threads) {
      return new ProcessImage(
          process,
          number,
          parent,
          label,
          time,
          program,
          streams,
          properties,
          statics,
          threads,
          code);
    }
  }

  /** The address of a class's statics. */
  record StaticsEntry(String className, long address) {}

  /** A thread. */
  record ThreadEntry(
      long id,
      String name,
      String state,
      long waiting,
      long object,
      List<FrameEntry> frames,
      List<LocalEntry> locals) {}

  /** A thread local. */
  record LocalEntry(long key, long value) {}

  /** A frame. */
  record FrameEntry(
      String className,
      String method,
      int line,
      int point,
      List<SlotEntry> slots,
      List<Long> monitors) {}

  /** A local or operand: its address if it is a reference that is not null, else its value. */
  record SlotEntry(Slot.Role role, int n, String name, String type, long address, Object value) {}

  /** Returns how messages call this checkpoint. */
  String name() {
    return "checkpoint " + header.process() + "@" + header.number();
  }
}
