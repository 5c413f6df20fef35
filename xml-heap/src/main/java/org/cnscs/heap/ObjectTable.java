package org.cnscs.heap;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the objects of a checkpoint are, so that the next checkpoint leaves them there.
 *
 * <p>It holds every object of the process; whoever keeps it between checkpoints does so behind a
 * soft reference. Without it the next checkpoint is a full one, and as good.
 */
public final class ObjectTable {

  final Object[] objects;
  final long[] addresses;
  final byte[] flags;
  final Map<Integer, String> hashes;
  final Map<Class<?>, StaticsOf> statics;
  final int nextLine;
  final Set<String> classes;

  ObjectTable(
      Object[] objects,
      long[] addresses,
      byte[] flags,
      Map<Integer, String> hashes,
      Map<Class<?>, StaticsOf> statics,
      int nextLine,
      Set<String> classes) {
    this.objects = objects;
    this.addresses = addresses;
    this.flags = flags;
    this.hashes = hashes;
    this.statics = statics;
    this.nextLine = nextLine;
    this.classes = classes;
  }

  /** Returns the table before the first checkpoint. */
  public static ObjectTable empty() {
    return new ObjectTable(
        new Object[0], new long[0], new byte[0], Map.of(), new HashMap<>(), 1, Set.of());
  }

  /** Returns how many objects it knows. */
  public int size() {
    return objects.length;
  }
}
