package org.cnscs.heap;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The fields of a shape as a checkpoint has them. */
final class FormerShape {

  private FormerShape() {}

  /**
   * Tells whether the fields are others than those of today, or the name stood for another class.
   */
  static boolean isChanged(Shape shape, FormerClasses former) {
    String name = shape.type().getName();
    return former != FormerClasses.NONE
        && (!name.equals(former.now(name)) || fields(shape, former) != null);
  }

  /** Returns the fields; one that is redacted takes no value. */
  static FormerField[] of(Shape shape, FormerClasses former) {
    List<FormerField> known = fields(shape, former);
    if (known == null) {
      return Arrays.stream(shape.fields()).map(FormerField::same).toArray(FormerField[]::new);
    }
    Set<HeapField> visible = Set.of(shape.fields());
    return known.stream()
        .map(
            field ->
                field.now() == null || visible.contains(field.now()) ? field : field.withoutValue())
        .toArray(FormerField[]::new);
  }

  private static List<FormerField> fields(Shape shape, FormerClasses former) {
    return switch (shape.kind()) {
      case PLAIN -> former.fields(shape.type());
      case STATICS -> former.statics(shape.type());
      case STRING, BOX, PRIMITIVES, REFERENCES, ADAPTED, LAMBDA, REFUSED -> null;
    };
  }
}
