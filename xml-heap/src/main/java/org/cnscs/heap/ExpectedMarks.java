package org.cnscs.heap;

import java.util.Arrays;

/**
 * The marks on the fields of an object, by the number of the field in its template.
 *
 * <p>The marks of one object are most often, byte for byte, those of the one before of its class,
 * so these are compared first. Some classes have marks that change; that is noticed.
 */
final class ExpectedMarks {

  private static final int INTERNED = 1;
  private static final int FRESH = 2;
  private static final int SHARED = 4;
  private static final int TYPED = 8;
  private static final int MOST_CHANGES = 8;

  private final FieldTemplate[] fields;
  private final byte[] marks;
  private final char[] types;
  private final long[] shared;
  private boolean present;
  private boolean addresses;
  private Literal known;
  private int changes;

  ExpectedMarks(FieldTemplate[] fields) {
    this.fields = fields;
    this.marks = new byte[fields.length];
    this.types = new char[fields.length];
    this.shared = new long[fields.length];
  }

  /** Reads the marks behind an object's attributes, if there are any. */
  void read(LineCursor in, int line) {
    present = in.peek() == ' ';
    if (!present) {
      return;
    }
    int begin = in.at;
    if (known != null && in.accept(known) && in.peek() != ' ') {
      return;
    }
    in.at = begin;
    known = null;
    addresses = false;
    Arrays.fill(marks, (byte) 0);
    readLists(in, line);
    if (!addresses && changes++ < MOST_CHANGES) {
      known = Literal.of(LineText.ascii(in.bytes, begin, in.at));
    }
  }

  private void readLists(LineCursor in, int line) {
    if (in.accept(LineBytes.INTERNED)) {
      readList(in, line, INTERNED);
    }
    if (in.accept(LineBytes.FRESH)) {
      readList(in, line, FRESH);
    }
    if (in.accept(LineBytes.SHARED)) {
      addresses = true;
      readList(in, line, SHARED);
    }
    if (in.accept(LineBytes.TYPES)) {
      readList(in, line, TYPED);
    }
  }

  private void readList(LineCursor in, int line, int mark) {
    int field = -1;
    do {
      field = find(in, field + 1);
      marks[field] |= (byte) mark;
      if (mark == SHARED) {
        in.expect('=');
        shared[field] = in.address(line);
      } else if (mark == TYPED) {
        in.expect('=');
        types[field] = TextKind.read(in);
      }
    } while (in.accept(' '));
    in.expect('"');
  }

  private int find(LineCursor in, int from) {
    for (int i = from; i < fields.length; i++) {
      int end = in.at + fields[i].name.length();
      if (fields[i].kind == 'L' && in.startsWith(fields[i].name) && isEnd(in.bytes[end])) {
        in.at = end;
        return i;
      }
    }
    throw UnrecognisedException.here();
  }

  private static boolean isEnd(byte b) {
    return b == ' ' || b == '"' || b == '=';
  }

  boolean isInterned(int field) {
    return present && (marks[field] & INTERNED) != 0;
  }

  boolean isFresh(int field) {
    return present && (marks[field] & FRESH) != 0;
  }

  /** Returns the address of the shared string in a field, 0 if it is not shared. */
  long shared(int field) {
    return present && (marks[field] & SHARED) != 0 ? shared[field] : 0;
  }

  /** Returns the kind of the text in a field. */
  char type(int field, char declared) {
    return present && (marks[field] & TYPED) != 0 ? types[field] : declared;
  }
}
