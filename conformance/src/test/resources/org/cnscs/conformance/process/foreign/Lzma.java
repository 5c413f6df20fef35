import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/** Compresses generated text and decompresses it again. */
public class Lzma {
  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[0]);
    Random random = new Random(7);
    for (int round = 0; round < rounds; round++) {
      byte[] text = text(random, 30_000);
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      LZMA2Options options = new LZMA2Options(1 + round % 6);
      options.setDictSize(1 << 16);
      try (XZOutputStream out = new XZOutputStream(packed, options)) {
        for (int at = 0; at < text.length; at += 1000) {
          out.write(text, at, Math.min(1000, text.length - at));
        }
      }
      byte[] unpacked;
      try (XZInputStream in = new XZInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
        unpacked = in.readAllBytes();
      }
      CRC32 sum = new CRC32();
      sum.update(packed.toByteArray());
      System.out.println(
          "round "
              + round
              + " packed "
              + packed.size()
              + " sum "
              + sum.getValue()
              + " same "
              + Arrays.equals(text, unpacked));
    }
  }

  private static byte[] text(Random random, int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      boolean again = i > 200 && random.nextInt(10) < 9;
      text[i] = again ? text[i - 1 - i % 150] : (byte) ('a' + random.nextInt(26));
    }
    return text;
  }
}
