package org.cnscs.heap;

/**
 * A local or operand of a frame.
 *
 * <p>As the JVM does, booleans, bytes, shorts and characters are held as {@link Integer}; the type
 * tells what they are.
 *
 * @param role whether it is a local or an operand
 * @param n its number
 * @param name the variable's name, or null
 * @param type the descriptor of its type
 * @param value the boxed primitive, or the reference
 */
public record Slot(Role role, int n, String name, String type, Object value) {

  /** The part of a frame that a slot belongs to. */
  public enum Role {
    /** A local variable. */
    LOCAL,
    /** A value on the operand stack. */
    OPERAND
  }
}
