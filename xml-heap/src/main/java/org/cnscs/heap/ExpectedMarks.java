package org.cnscs.heap;

import java.util.Arrays;

/** The marks on the fields of one object, by the number of the field in its template. */
final class ExpectedMarks {

  private static final int INTERNED = 1;
  private static final int FRESH = 2;
  private static final int SHARED = 4;
  private static final int TYPED = 8;

  private byte[] marks = new byte[64];
  private char[] types = new char[64];
  private long[] shared = new long[64];
  private int used;

  /** Forgets the marks of the object before. */
  void clear() {
    if (used > 0) {
      Arrays.fill(marks, 0, used, (byte) 0);
      used = 0;
    }
  }

  /** Reads the marks behind an object's attributes, if there are any. */
  void read(LineCursor in, FieldTemplate[] fields, int line) {
    if (fields.length > marks.length) {
      marks = new byte[fields.length];
      types = new char[fields.length];
      shared = new long[fields.length];
    }
    if (in.accept(LineBytes.INTERNED)) {
      readList(in, fields, line, INTERNED);
    }
    if (in.accept(LineBytes.FRESH)) {
      readList(in, fields, line, FRESH);
    }
    if (in.accept(LineBytes.SHARED)) {
      readList(in, fields, line, SHARED);
    }
    if (in.accept(LineBytes.TYPES)) {
      readList(in, fields, line, TYPED);
    }
  }

  private void readList(LineCursor in, FieldTemplate[] fields, int line, int mark) {
    int field = -1;
    do {
      field = find(in, fields, field + 1);
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
    used = Math.max(used, field + 1);
  }

  private static int find(LineCursor in, FieldTemplate[] fields, int from) {
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

  boolean isEmpty() {
    return used == 0;
  }

  boolean isInterned(int field) {
    return (marks[field] & INTERNED) != 0;
  }

  boolean isFresh(int field) {
    return (marks[field] & FRESH) != 0;
  }

  /** Returns the address of the shared string in a field, 0 if it is not shared. */
  long shared(int field) {
    return (marks[field] & SHARED) != 0 ? shared[field] : 0;
  }

  /** Returns the kind of the text in a field. */
  char type(int field, char declared) {
    return (marks[field] & TYPED) != 0 ? types[field] : declared;
  }
}
