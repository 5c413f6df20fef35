package org.cnscs.heap;

import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;

/** The bytes that are the same in all elements of a class's objects. */
final class Template {

  private static final int MOST_FIELDS = 4000;

  private static final FieldTemplate[] NO_FIELDS = {};

  private static final ClassValue<FieldTemplate[]> INSTANCE =
      new ClassValue<>() {
        @Override
        protected FieldTemplate[] computeValue(Class<?> type) {
          return FieldTemplate.of(Fields.instance(type));
        }
      };

  private static final ClassValue<FieldTemplate[]> STATIC =
      new ClassValue<>() {
        @Override
        protected FieldTemplate[] computeValue(Class<?> type) {
          return FieldTemplate.of(Fields.statics(type));
        }
      };

  final Shape shape;
  final FieldTemplate[] fields;

  /** The marks of the last object. */
  final ExpectedMarks marks;

  /** The element up to its slot. */
  final Literal open;

  /** The end of the element if something stands in it. */
  final Literal close;

  /** The mark of the class loader, or null. */
  final Literal loader;

  /** The class of the object that came behind the last one of this class. */
  Template next;

  /** The class that came before {@link #next} did. */
  Template other;

  private final boolean readable;

  private Template(Shape shape, FieldTemplate[] fields, boolean readable) {
    this.shape = shape;
    this.fields = fields;
    this.marks = new ExpectedMarks(fields);
    this.readable = readable;
    this.open = Literal.of("<" + shape.element() + " c:id=\"");
    this.close = Literal.of("</" + shape.element() + ">");
    this.loader =
        shape.qualifier() == null ? null : Literal.of(" c:loader=\"" + shape.qualifier() + "\"");
  }

  /**
   * Returns the template of a shape.
   *
   * @param changed whether objects have other fields in the checkpoint, so that no template fits
   */
  static Template of(Shape shape, boolean changed) {
    FieldTemplate[] fields =
        switch (shape.kind()) {
          case PLAIN -> ofFields(shape, Fields.instance(shape.type()), INSTANCE);
          case STATICS -> ofFields(shape, Fields.statics(shape.type()), STATIC);
          case STRING, BOX, PRIMITIVES, REFERENCES, ADAPTED, LAMBDA, REFUSED -> NO_FIELDS;
        };
    return new Template(shape, fields, !changed && isReadable(shape));
  }

  /** Returns the templates that are known of a class, unless fields of it are redacted. */
  private static FieldTemplate[] ofFields(
      Shape shape, HeapField[] all, ClassValue<FieldTemplate[]> known) {
    return shape.fields() == all ? known.get(shape.type()) : FieldTemplate.of(shape.fields());
  }

  /** Tells whether objects of the class can be made, and their fields can be told by names. */
  private static boolean isReadable(Shape shape) {
    Set<String> names = new HashSet<>();
    for (HeapField field : shape.fields()) {
      if (!names.add(field.name())) {
        return false;
      }
    }
    return names.size() <= MOST_FIELDS
        && switch (shape.kind()) {
          case PLAIN -> !Modifier.isAbstract(shape.type().getModifiers());
          case STATICS, ADAPTED -> true;
          case STRING, BOX, PRIMITIVES, REFERENCES, LAMBDA, REFUSED -> false;
        };
  }

  boolean isReadable() {
    return readable;
  }
}
