import java.math.BigInteger;
import java.security.*;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.digests.*;
import org.bouncycastle.crypto.engines.*;
import org.bouncycastle.crypto.generators.*;
import org.bouncycastle.crypto.modes.*;
import org.bouncycastle.crypto.params.*;
import org.bouncycastle.crypto.signers.*;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Ciphers, keys and signatures of Bouncy Castle. */
public class Crypto {
  static final class Fixed extends SecureRandom {
    private final Random random;

    Fixed(long seed) {
      random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
      SecureRandom random = new Fixed(round);
      RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
      generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65537), random, 768, 20));
      var pair = generator.generateKeyPair();
      byte[] text = ("message " + round).getBytes();
      RSADigestSigner signer = new RSADigestSigner(new SHA256Digest());
      signer.init(true, pair.getPrivate());
      signer.update(text, 0, text.length);
      byte[] signature = signer.generateSignature();
      GCMBlockCipher cipher = (GCMBlockCipher) GCMBlockCipher.newInstance(AESEngine.newInstance());
      cipher.init(
          true,
          new AEADParameters(
              new KeyParameter(Arrays.copyOf(signature, 16)), 128, Arrays.copyOf(signature, 12)));
      byte[] out = new byte[cipher.getOutputSize(5000)];
      int n = cipher.processBytes(new byte[5000], 0, 5000, out, 0);
      cipher.doFinal(out, n);
      MessageDigest digest = MessageDigest.getInstance("SHA3-256", "BC");
      digest.update(out);
      byte[] key = SCrypt.generate(text, out, 256, 8, 1, 16);
      System.out.println(
          "round "
              + round
              + " "
              + Arrays.hashCode(signature)
              + " "
              + Arrays.hashCode(digest.digest())
              + " "
              + Arrays.hashCode(key));
    }
  }
}
