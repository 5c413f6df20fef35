package org.cnscs.vm.look;

/** Addresses of objects, line and slot in one number; 0 is no address. */
final class Addresses {
  private static final int LINES = Integer.MAX_VALUE;

  /** The most slots of a line; tables have a place for each. */
  private static final int SLOTS = 1 << 20;

  private Addresses() {}

  /** Returns the address of a slot in a line. */
  static long of(long line, long slot) {
    if (line < 1 || slot < 1 || line > LINES || slot > SLOTS) {
      throw new NumberFormatException("Not an address: #" + line + "." + slot);
    }
    return line << 32 | slot;
  }

  /**
   * Parses a reference such as {@code #17.4}.
   *
   * @param line the line in which it stands, for references that name none
   */
  static long parse(String reference, long line) {
    int dot = reference.indexOf('.');
    int start = reference.startsWith("#") ? 1 : 0;
    long inLine = dot < 0 ? line : Long.parseLong(reference, start, dot, 10);
    int slot = dot < 0 ? start : dot + 1;
    return of(inLine, Long.parseLong(reference, slot, reference.length(), 10));
  }

  /** Returns the address that a reference of a manifest says, 0 if there is none. */
  static long orNone(String reference) {
    return reference == null ? 0 : parse(reference, 0);
  }

  static long line(long address) {
    return address >>> 32;
  }

  static int slot(long address) {
    return (int) address;
  }

  /** Returns line and slot as a user writes them. */
  static String text(long address) {
    return line(address) + "." + slot(address);
  }
}
