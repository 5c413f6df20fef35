package org.cnscs.heap.exchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Input that is refused when it becomes too long. */
final class LimitedInput extends FilterInputStream {

  private final long most;
  private long count;

  LimitedInput(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    add(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int n = super.read(bytes, from, length);
    add(Math.max(n, 0));
    return n;
  }

  private void add(int more) throws IOException {
    count += more;
    if (count > most) {
      throw new IOException("The document has more than " + most + " bytes");
    }
  }
}
