package org.cnscs.vm.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The manifest of a checkpoint, as far as one looks at it.
 *
 * @param header the attributes of the root element
 * @param streams the position of each standard stream
 * @param properties the system properties
 * @param threads the threads
 * @param lines the line table
 */
record Manifest(
    Map<String, String> header,
    List<Item> streams,
    List<Item> properties,
    List<CapturedThread> threads,
    List<LineEntry> lines) {

  /** Starts a manifest without content, to be filled. */
  static Manifest of(Map<String, String> header) {
    return new Manifest(
        header, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
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

  /** An entry of the line table. */
  record LineEntry(long number, String hash, long objects) {}

  /**
   * A thread.
   *
   * @param waiting its place in the order of the threads that wait on monitors, or null
   * @param frames outermost first
   */
  record CapturedThread(
      String id, String name, String state, Long waiting, List<CapturedFrame> frames) {}

  /**
   * A frame.
   *
   * @param line the source line, or null if unknown
   * @param monitors the addresses of the objects that are locked
   */
  record CapturedFrame(
      String className,
      String method,
      Long line,
      List<Value> locals,
      List<Value> operands,
      List<String> monitors) {

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
