package org.cnscs.heap;

/** Addresses of objects, line and slot in one number; 0 is no address. */
final class Address {

  private Address() {}

  static long of(int line, int slot) {
    return (long) line << 32 | slot;
  }

  static int line(long address) {
    return (int) (address >>> 32);
  }

  static int slot(long address) {
    return (int) address;
  }

  static String text(long address) {
    return line(address) + "." + slot(address);
  }

  /**
   * Parses an address, without the hash sign.
   *
   * @param line the line that it stands in, for addresses that name none; 0 if it must name one
   * @throws HeapFormatException if it is none
   */
  static long parse(String text, int line) {
    int dot = text.indexOf('.');
    try {
      int inLine = dot < 0 ? line : Integer.parseInt(text, 0, dot, 10);
      int slot = Integer.parseInt(text, dot + 1, text.length(), 10);
      if (inLine > 0 && slot > 0) {
        return of(inLine, slot);
      }
    } catch (NumberFormatException e) {
      throw new HeapFormatException("Not an address: #" + text, e);
    }
    throw new HeapFormatException("Not an address: #" + text);
  }
}
