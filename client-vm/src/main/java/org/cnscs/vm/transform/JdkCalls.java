package org.cnscs.vm.transform;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * The calls of JDK methods that may lead back into a program, or to a place where a thread can be
 * stopped.
 *
 * <p>Only the hashes of their names are kept. Two names with one hash would make a resume point of
 * a call that needs none, which costs a little and is not wrong.
 */
public final class JdkCalls {
  private final long[] hashes;

  private JdkCalls(long[] hashes) {
    this.hashes = hashes;
  }

  /** Makes the set from calls, named as by {@link #key} and {@link #virtualKey}. */
  public static JdkCalls of(Collection<String> calls) {
    return new JdkCalls(calls.stream().mapToLong(JdkCalls::hash).sorted().distinct().toArray());
  }

  /** Returns the name of a call of exactly this method. */
  public static String key(String owner, String name, String descriptor) {
    return owner + "." + name + descriptor;
  }

  /** Returns the name of a virtual call that names this method. */
  public static String virtualKey(String owner, String name, String descriptor) {
    return "*" + key(owner, name, descriptor);
  }

  /** Tells whether a call of this name is in the set. */
  boolean contains(String key) {
    return Arrays.binarySearch(hashes, hash(key)) >= 0;
  }

  /** Reads a set that {@link #write} has written. */
  public static JdkCalls read(InputStream in) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(in.readAllBytes());
    int count = data.remaining() < Integer.BYTES ? -1 : data.getInt();
    if (count < 0 || data.remaining() != (long) count * Long.BYTES) {
      throw new IOException(
          "The list of the JDK's calls is damaged: it names "
              + count
              + " calls and has "
              + data.remaining()
              + " bytes");
    }
    long[] hashes = new long[count];
    data.asLongBuffer().get(hashes);
    return new JdkCalls(hashes);
  }

  /** Writes the set. */
  public void write(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(hashes.length);
    for (long hash : hashes) {
      data.writeLong(hash);
    }
    data.flush();
  }

  /** FNV-1a, 64 bits (Fowler, Noll, Vo), with a last mixing step. */
  private static long hash(String key) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ each & 0xFF) * 0x100000001b3L;
    }
    return hash ^ hash >>> 32;
  }
}
