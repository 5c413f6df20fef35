package org.cnscs.vm.transform;

import java.util.List;

/**
 * A numbered place in a method at which a frame can be captured and continued.
 *
 * @param number 0 for the first in the order of the method's bytecode; the same class file always
 *     gives the same numbers
 * @param kind what stands there
 * @param line the source line, or -1
 * @param values what is captured, in order: live locals by slot, operands from the bottom, monitors
 *     outermost first
 * @param refusal why no frame can be captured here, or null if one can
 */
public record ResumePoint(int number, Kind kind, int line, List<Value> values, String refusal) {

  /** What stands at a resume point. */
  public enum Kind {
    /** A poll: the innermost frame of a stopped thread. */
    POLL,
    /** A call, during which the frame waits for its callee. */
    CALL,
    /** A monitor that is about to be entered. */
    ENTER
  }

  /** What a captured value is. */
  public enum Role {
    /** A local variable. */
    LOCAL,
    /** An operand on the stack. */
    OPERAND,
    /** A field that a constructor has set before {@code super(...)} has returned. */
    FIELD,
    /** A monitor that the frame holds. */
    MONITOR
  }

  /**
   * A captured value.
   *
   * @param n the local's slot, or the operand's or monitor's position from the bottom; a field has
   *     a number that no local has
   * @param name the field's name, or the local's; null if the class file does not tell
   * @param type the descriptor of the type that the verifier knows, with the declared one of a
   *     named local
   */
  public record Value(Role role, int n, String name, String type) {}
}
