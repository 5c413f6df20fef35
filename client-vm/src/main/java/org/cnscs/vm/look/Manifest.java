package org.cnscs.vm.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cnscs.vm.archive.CheckpointTable;

/**
 * The manifest of a checkpoint, as far as one looks at it.
 *
 * @param header the attributes of the root element
 * @param streams the position of each standard stream
 * @param properties the system properties
 * @param loaders the address of each class loader that the program has made, by its number
 * @param statics the address of each class's static fields
 * @param threads the threads
 * @param table the line table
 */
record Manifest(
    Map<String, String> header,
    List<Item> streams,
    List<Item> properties,
    List<Item> loaders,
    List<Item> statics,
    List<CapturedThread> threads,
    CheckpointTable table) {

  /** Starts a manifest without content but its table, to be filled. */
  static Manifest of(Map<String, String> header, CheckpointTable table) {
    return new Manifest(
        header,
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        table);
  }

  /** Returns the checkpoint's number. */
  long number() {
    return Numbers.of(header.get("number"), 0);
  }

  /** Returns {@code process@number}. */
  String checkpoint() {
    return header.get("process") + "@" + header.get("number");
  }

  /** A named text. */
  record Item(String name, String value) {}

  /**
   * A thread.
   *
   * @param waiting its place in the order of the threads that wait on monitors, or null
   * @param object the address of the thread's own object, or null
   * @param frames outermost first
   * @param locals the address of the value of each thread local, by that of its key
   */
  record CapturedThread(
      String id,
      String name,
      String state,
      Long waiting,
      String object,
      List<CapturedFrame> frames,
      List<Item> locals) {}

  /**
   * A frame.
   *
   * @param line the source line, or null if unknown
   * @param point the resume point, or null
   * @param monitors the addresses of the objects that are locked
   */
  record CapturedFrame(
      String className,
      String method,
      Long line,
      Long point,
      List<Value> locals,
      List<Value> operands,
      List<String> monitors) {

    /** Tells whether a frame of the same method stands at the same place in it. */
    boolean isAt(CapturedFrame other) {
      return Objects.equals(point, other.point) && Objects.equals(line, other.line);
    }

    /** Returns class, method and source line in one text. */
    String place() {
      return className + "." + method + (line == null || line < 0 ? "" : " line " + line);
    }
  }

  /**
   * The value of a local or an operand.
   *
   * @param name the local's name; the number of a local without a name, or of an operand
   * @param type the declared type, or null
   * @param text a scalar's value, or null
   * @param ref an object's address, or null
   */
  record Value(String name, String type, String text, String ref) {

    /** Returns the value as one reads it in source, with the object's address. */
    String shown() {
      if (text == null) {
        return ref == null ? "null" : shortType() + ref;
      }
      String value = "java.lang.String".equals(type) ? '"' + text + '"' : text;
      return ref == null ? value : value + " " + ref;
    }

    private String shortType() {
      return type == null ? "" : type + " ";
    }
  }
}
