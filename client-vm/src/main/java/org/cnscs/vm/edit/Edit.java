package org.cnscs.vm.edit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;

/** One change that a user asks for: what is to hold what. */
sealed interface Edit {

  /** The longest text of a value that is set; longer ones come from a file. */
  int LONGEST = 1 << 20;

  /**
   * An object's address.
   *
   * @param line the number of its line
   * @param slot its slot there
   */
  record Address(int line, int slot) {
    private static final Pattern FORM = Pattern.compile("#?([1-9][0-9]{0,8})\\.([1-9][0-9]{0,6})");

    /** Parses an address such as {@code 17.3}, with a hash sign or without it. */
    static Address parse(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw usage("'" + text + "' is not an address; write line.slot, such as 17.4");
      }
      return new Address(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    @Override
    public String toString() {
      return line + "." + slot;
    }
  }

  /** A change of an object. */
  sealed interface OfObject extends Edit {
    /** Returns the address of the object. */
    Address object();
  }

  /**
   * Sets a field, static fields too.
   *
   * @param value as in a line: a text, or a reference with its hash sign; null for nothing
   */
  record Field(Address object, String name, String value) implements OfObject {}

  /** Sets an element of an array. */
  record Element(Address object, int index, String value) implements OfObject {}

  /** Puts another element in the place of an object's. */
  record Whole(Address object, String xml) implements OfObject {}

  /**
   * Sets a local variable or an operand of a frame.
   *
   * @param thread the thread's number
   * @param frame the frame's, 1 for the outermost
   * @param kind {@code local} or {@code operand}
   * @param name the local's name, or its number or the operand's
   */
  record Local(long thread, int frame, String kind, String name, String value) implements Edit {

    String place() {
      return "thread " + thread + " frame " + frame + " " + kind + " " + name;
    }
  }

  /** Reads {@code TARGET=VALUE}. */
  static Edit set(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw usage("'" + text + "' sets nothing; write TARGET=VALUE, such as 17.4.count=5");
    }
    String value = text.substring(equals + 1);
    if (value.length() > LONGEST) {
      throw usage("A value of " + value.length() + " characters; give the object with --from");
    }
    return of(text.substring(0, equals).strip(), value);
  }

  /** Reads the target of a value that is to be null. */
  static Edit toNull(String target) {
    return of(target.strip(), null);
  }

  private static Edit of(String target, String value) {
    Matcher object = Targets.OBJECT.matcher(target);
    if (object.matches()) {
      Address address = Address.parse(object.group(1));
      String index = object.group(3);
      return index == null
          ? new Field(address, object.group(2), value)
          : new Element(address, Integer.parseInt(index), value);
    }
    Matcher frame = Targets.FRAME.matcher(target);
    if (frame.matches()) {
      return new Local(
          Long.parseLong(frame.group(1)),
          Integer.parseInt(frame.group(2)),
          frame.group(3),
          frame.group(4),
          value);
    }
    throw usage(
        "'"
            + target
            + "' is nothing that can be set; write an object's field (17.4.count), an array's"
            + " element (17.9[5]), or a frame's variable (thread 1 frame 2 local i)");
  }

  private static VerbException usage(String message) {
    return new VerbException(ExitCode.USAGE, message);
  }

  /** What targets look like. */
  final class Targets {
    private static final Pattern OBJECT =
        Pattern.compile("(#?[0-9]{1,9}\\.[0-9]{1,7})(?:\\.([^\\[\\]\\s=]+)|\\[([0-9]{1,9})\\])");
    private static final Pattern FRAME =
        Pattern.compile("thread ([0-9]{1,18}) frame ([1-9][0-9]{0,8}) (local|operand) (\\S+)");

    private Targets() {}
  }
}
