package org.cnscs.heap;

import org.cnscs.heap.raw.MarkWord;

/**
 * The objects of a checkpoint, found by marks in their headers.
 *
 * <p>An object that nobody asked for its identity hash code gets its number as hash code for as
 * long as the checkpoint is written, so finding it again costs one look at its header, and it is
 * left as it was: the program stands still and cannot see it. Objects that have a hash code of
 * their own, or that the JVM itself may ask, are found by an open-addressing table.
 */
final class HeaderMarks implements Finder {
  private static final int FIRST = 1 << 10;

  private final Reached reached;
  private int[] hashed = new int[FIRST];
  private int hashedCount;

  HeaderMarks(Reached reached) {
    this.reached = reached;
  }

  @Override
  public int find(Object object) {
    int hash = MarkWord.hashOf(object);
    if (hash == 0) {
      return 0;
    }
    return hash < reached.size() && reached.object(hash) == object
        ? hash
        : findHashed(object, hash);
  }

  private int findHashed(Object object, int hash) {
    int mask = hashed.length - 1;
    for (int i = spread(hash) & mask; hashed[i] != 0; i = i + 1 & mask) {
      if (reached.object(hashed[i]) == object) {
        return hashed[i];
      }
    }
    return 0;
  }

  private static int spread(int hash) {
    return hash * 0x9E37_79B9 >>> 7;
  }

  @Override
  public boolean add(Object object, int e, boolean markable) {
    int hash = markable ? MarkWord.hashOf(object) : System.identityHashCode(object);
    if (hash == 0 && MarkWord.install(object, e)) {
      return false;
    }
    addHashed(e, System.identityHashCode(object));
    return true;
  }

  @Override
  public void giveHash(Object object, int e) {
    MarkWord.remove(object, e);
    addHashed(e, System.identityHashCode(object));
  }

  private void addHashed(int e, int hash) {
    if (++hashedCount * 2 > hashed.length) {
      int[] old = hashed;
      hashed = new int[old.length * 2];
      for (int other : old) {
        if (other != 0) {
          place(other, System.identityHashCode(reached.object(other)));
        }
      }
    }
    place(e, hash);
  }

  private void place(int e, int hash) {
    int mask = hashed.length - 1;
    int i = spread(hash) & mask;
    while (hashed[i] != 0) {
      i = i + 1 & mask;
    }
    hashed[i] = e;
  }

  /** Takes the marks off the objects again. */
  @Override
  public void end() {
    for (int e = 1; e < reached.size(); e++) {
      if (!reached.is(e, Reached.HASHED)) {
        MarkWord.remove(reached.object(e), e);
      }
    }
  }
}
