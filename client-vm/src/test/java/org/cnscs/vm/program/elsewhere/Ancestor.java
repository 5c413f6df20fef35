package org.cnscs.vm.program.elsewhere;

/** A superclass in another package, whose constructors are protected. */
public abstract class Ancestor {
  private final long begun;
  protected int seen;

  protected Ancestor(int n, String... names) {
    long sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += mix(n + i) + names.length;
    }
    begun = sum;
    seen = look();
  }

  protected abstract int look();

  protected static int mix(int i) {
    int r = i;
    for (int k = 0; k < 15; k++) {
      r = r * 31 + k;
    }
    return r & 0xfff;
  }

  /** What the constructor computed. */
  public long begun() {
    return begun * 31 + seen;
  }
}
