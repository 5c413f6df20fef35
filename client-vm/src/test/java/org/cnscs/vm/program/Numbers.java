package org.cnscs.vm.program;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;

/** Code of the JDK that runs long without coming back. */
public final class Numbers {

  private Numbers() {}

  public static Object compute() {
    StringBuilder out = new StringBuilder();
    for (int round = 0; round < 2; round++) {
      integers(out, round);
      primes(out, round);
      texts(out, round);
      sorts(out, round);
    }
    return out.toString().hashCode() + " " + out.length();
  }

  private static void integers(StringBuilder out, int round) {
    BigInteger large = BigInteger.valueOf(3 + round).pow(60_000);
    BigInteger other = BigInteger.valueOf(7).pow(45_000).add(BigInteger.valueOf(round));
    out.append(large.multiply(other).hashCode());
    out.append(Arrays.toString(large.pow(2).divideAndRemainder(other)).hashCode());
    String text = large.toString();
    out.append(text.length()).append(new BigInteger(text).equals(large));
    out.append(large.sqrt().hashCode()).append(large.gcd(other.pow(2)).hashCode());
    out.append(new BigDecimal(other).sqrt(new MathContext(2_000)).hashCode());
  }

  private static void primes(StringBuilder out, int round) {
    BigInteger odd = BigInteger.ONE.shiftLeft(1_279).subtract(BigInteger.ONE);
    BigInteger exponent = odd.shiftRight(3).subtract(BigInteger.valueOf(round));
    out.append(BigInteger.valueOf(5).modPow(exponent, odd).hashCode());
    out.append(BigInteger.valueOf(5).modPow(exponent, odd.shiftLeft(700)).hashCode());
    out.append(odd.isProbablePrime(20)).append(exponent.modInverse(odd).hashCode());
  }

  private static void texts(StringBuilder out, int round) {
    String many = "a".repeat(19) + round;
    for (String each :
        new String[] {
          "(a+)+b",
          "(a|a)*b",
          "(a*?)*?b",
          "(?:a?){19}a{19}b",
          "(a{1,9}){2,}b",
          "a*a*a*a*a*a*a*a*b",
          "(aa?){1,30}b",
          "(?:\\w\\w??)+?b"
        }) {
      out.append(Pattern.compile(each).matcher(many).find());
    }
    out.append(Pattern.compile("((a+)+)(\\d)").matcher(many).replaceAll("$3$1"));
  }

  private static void sorts(StringBuilder out, int round) {
    Random random = new Random(round);
    int[] ints = random.ints(400_000).toArray();
    long[] longs = random.longs(200_000).toArray();
    double[] doubles = random.doubles(200_000).toArray();
    char[] chars = new char[200_000];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) ints[i];
    }
    int[] parallel = ints.clone();
    Arrays.sort(ints);
    Arrays.sort(longs);
    Arrays.sort(doubles);
    Arrays.sort(chars);
    Arrays.parallelSort(parallel);
    out.append(Arrays.hashCode(ints)).append(Arrays.hashCode(longs));
    out.append(Arrays.hashCode(doubles)).append(Arrays.hashCode(chars));
    out.append(Arrays.equals(ints, parallel));
  }
}
