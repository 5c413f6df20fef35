package org.cnscs.vm.cache;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/** Sums over bytes: one against damage, one that tells contents apart. */
final class Bytes {

  private Bytes() {}

  /** Returns a check sum. */
  static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, bytes.length);
    return (int) sum.getValue();
  }

  /** Returns a hash of several contents in their order. */
  static byte[] hash(byte[]... contents) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] each : contents) {
        digest.update((byte) (each.length >>> 8));
        digest.update((byte) each.length);
        digest.update(each);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
