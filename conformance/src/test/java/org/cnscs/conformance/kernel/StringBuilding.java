package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/** A kernel of strings: concatenation, builders, comparison and hash codes. */
public final class StringBuilding implements Callable<Long> {
  private static final int COUNT = 20_000;

  @Override
  public Long call() {
    StringBuilder text = new StringBuilder();
    long sum = 0;
    String last = "";
    for (int i = 0; i < COUNT; i++) {
      String item = "item-" + i % 97 + ':' + (i * 31 & 1023);
      sum = sum * 31 + item.hashCode() + Integer.signum(item.compareTo(last));
      text.append(item).append(i % 10 == 0 ? '\n' : ' ');
      last = item;
    }
    String whole = text.toString();
    return sum + whole.hashCode() + whole.indexOf("item-96") + whole.lastIndexOf('\n');
  }
}
