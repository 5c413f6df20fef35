package org.cnscs.vm.process;

import java.lang.ref.SoftReference;
import java.util.function.Supplier;
import org.cnscs.vm.transform.PointTable;
import org.cnscs.vm.transform.PreparedClass;

/**
 * What is known of a class that was, or is about to be, defined: where its resume points are, and
 * what its resumptions are made from.
 *
 * <p>Of a class that came from the cache, both are found when one of its frames is met:
 * transforming it again gives the same. Used by many threads at once.
 */
final class ClassCode {
  private final byte[] encodedPoints;
  private final Supplier<PreparedClass> again;
  private PointTable points;
  private SoftReference<PreparedClass> model;

  private ClassCode(
      byte[] encodedPoints, PointTable points, PreparedClass model, Supplier<PreparedClass> again) {
    this.encodedPoints = encodedPoints;
    this.points = points;
    this.model = new SoftReference<>(model);
    this.again = again;
  }

  /**
   * Returns what is known of a class that was transformed just now.
   *
   * @param again prepares it once more, should memory become scarce
   */
  static ClassCode of(PointTable points, PreparedClass model, Supplier<PreparedClass> again) {
    return new ClassCode(null, points, model, again);
  }

  /**
   * Returns what is known of a class that came from the cache.
   *
   * @param again prepares it
   */
  static ClassCode of(byte[] encodedPoints, Supplier<PreparedClass> again) {
    return new ClassCode(encodedPoints, null, null, again);
  }

  /** Returns where the resume points are. */
  synchronized PointTable points() {
    if (points == null) {
      points = PointTable.of(encodedPoints);
    }
    return points;
  }

  /** Returns what resumptions are made from. */
  synchronized PreparedClass model() {
    PreparedClass known = model.get();
    if (known == null || known.isBroken()) {
      known = again.get();
      known.refuseAsIn(points());
      model = new SoftReference<>(known);
    }
    return known;
  }
}
