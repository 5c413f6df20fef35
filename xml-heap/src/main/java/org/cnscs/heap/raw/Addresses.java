package org.cnscs.heap.raw;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import jdk.internal.misc.Unsafe;

/**
 * Where the objects of an array lay at one moment.
 *
 * <p>HotSpot's collectors Serial, Parallel and G1 keep references as addresses, or as 32 bits of
 * them, shifted. They are copied as they are, by the part of {@link Unsafe#copyMemory} that does
 * not check what it copies: reading one as a number takes HotSpot thirty times as long.
 */
public final class Addresses {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long BASE = Unsafe.ARRAY_OBJECT_BASE_OFFSET;
  private static final int SCALE = Unsafe.ARRAY_OBJECT_INDEX_SCALE;
  private static final MethodHandle COPY = copy();

  private final int[] narrow;
  private final long[] wide;
  private final int shift;

  private Addresses(int[] narrow, long[] wide, int shift) {
    this.narrow = narrow;
    this.wide = wide;
    this.shift = shift;
  }

  private static MethodHandle copy() {
    try {
      Field trusted = Lookup.class.getDeclaredField("IMPL_LOOKUP");
      Lookup lookup =
          (Lookup)
              UNSAFE.getReference(
                  UNSAFE.staticFieldBase(trusted), UNSAFE.staticFieldOffset(trusted));
      return lookup
          .findVirtual(
              Unsafe.class,
              "copyMemory0",
              MethodType.methodType(
                  void.class, Object.class, long.class, Object.class, long.class, long.class))
          .bindTo(UNSAFE);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This JDK has no Unsafe.copyMemory0; use JDK 25", e);
    }
  }

  /** Tells whether references are 32 bits. */
  static boolean areNarrow() {
    return SCALE == Integer.BYTES;
  }

  /**
   * Takes those of the first objects of an array.
   *
   * @param shift by how many bits narrow references are to be shifted
   */
  static Addresses of(Object[] objects, int count, int shift) {
    int[] narrow = areNarrow() ? new int[count] : null;
    long[] wide = areNarrow() ? null : new long[count];
    Object to = areNarrow() ? narrow : wide;
    long base = areNarrow() ? Unsafe.ARRAY_INT_BASE_OFFSET : Unsafe.ARRAY_LONG_BASE_OFFSET;
    try {
      COPY.invokeExact((Object) objects, BASE, to, base, (long) count * SCALE);
    } catch (Throwable e) {
      throw new IllegalStateException("References cannot be read as addresses", e);
    }
    return new Addresses(narrow, wide, shift);
  }

  /** Returns where the object of an index lay. */
  public long of(int i) {
    return narrow == null ? wide[i] : (narrow[i] & 0xffff_ffffL) << shift;
  }
}
