package org.cnscs.heap;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * The reader of lines in canonical form, which knows what must come next and so compares bytes
 * instead of parsing XML.
 *
 * <p>It never refuses a line. An object is put into the heap when all of its element is recognised,
 * and until then nothing has happened that can be noticed: what is left of it is an object that
 * nobody knows, references for later that are taken back, and static fields with the values that
 * the other reader gives them too. At the first thing that is not recognised, wrong or merely
 * written otherwise, it stops, and the {@link LineReader} reads the line from its begin, passes the
 * objects that are there, and goes on. So what a line means, and which error it has, is always what
 * that one says: what is recognised here must be read the same there, and nothing more has to hold.
 */
final class ExpectedReader {

  private final Heap heap;
  private final Templates templates;
  private final ExpectedFields fields;
  private final ByteNames<Class<?>> components = new ByteNames<>();
  private final Elements elements = new Elements();
  private LineObjects objects;
  private LineCursor in;
  private LineText text;
  private LineNumbers numbers;

  // The object that was recognised last.
  private int slot;
  private Integer hash;
  private Object found;
  private boolean existing;
  private Shape adapted;
  private Map<String, Object> values;

  ExpectedReader(Heap heap) {
    this.heap = heap;
    this.templates = new Templates(heap);
    this.fields = new ExpectedFields(heap);
  }

  /** Reads as many objects of a line as it recognises; tells whether that was the whole line. */
  boolean read(byte[] xml, LineObjects lineObjects) {
    objects = lineObjects;
    in = new LineCursor(xml);
    text = new LineText(in);
    numbers = new LineNumbers(in);
    fields.start(in, text, numbers);
    if (!in.accept(LineBytes.START) || !in.accept(Literal.of(objects.line() + "\">\n"))) {
      return false;
    }
    while (!in.accept(LineBytes.END)) {
      if (!readNext()) {
        return false;
      }
    }
    return in.isAtEnd();
  }

  private boolean readNext() {
    int references = heap.late().size();
    try {
      recognise();
      in.expect('\n');
      if (found != null) {
        heap.put(Address.of(objects.line(), slot), found);
      }
    } catch (RuntimeException e) {
      heap.late().takeBack(references); // the other reader says what is wrong, if anything is
      return false;
    }
    complete();
    return true;
  }

  private void complete() {
    objects.begin(slot, hash);
    if (found == null) {
      objects.putLambda(values);
      return;
    }
    giveHash();
    if (values != null) {
      objects.fillLater(found, adapted, values);
    }
  }

  private void giveHash() {
    try {
      objects.giveHash(found, existing);
    } catch (HeapFormatException e) {
      throw objects.error(e);
    }
  }

  private void recognise() {
    values = null;
    existing = false;
    if (in.bytes[in.at + 1] != 'c' || in.bytes[in.at + 2] != ':') {
      recogniseInstance();
      return;
    }
    Literal kind = LineBytes.kind(in);
    in.expect(kind);
    slot = Templates.readSlot(in);
    if (kind == LineBytes.ARRAY) {
      readHash();
      found = array();
    } else {
      recogniseSpecial(kind);
    }
  }

  private void readHash() {
    hash = null;
    if (in.isAtMark() && in.accept(LineBytes.HASH)) {
      hash = in.positive();
      in.expect('"');
    }
  }

  private void recogniseInstance() {
    Template template = templates.read(in);
    slot = templates.slot();
    readHash();
    if (!template.isReadable()) {
      throw UnrecognisedException.here();
    }
    if (template.shape.kind() == Kind.ADAPTED) {
      adapted = template.shape;
      values = new ExpectedValues(in, text, objects).read(template.close);
      if (in.peek() != '\n') {
        throw UnrecognisedException.here(); // before code of an adapter runs
      }
      found = Objects.requireNonNull(LineObjects.allocate(adapted, values));
      existing = true;
    } else {
      found = LineObjects.allocate(template.shape);
      fields.read(found, template, Address.of(objects.line(), slot));
    }
  }

  private void recogniseSpecial(Literal kind) {
    if (kind == LineBytes.STATICS) {
      hash = null;
      in.expect(LineBytes.CLASS);
      Class<?> type = objects.staticsType(value());
      Template template = templates.of(heap.shapes().ofStatics(type));
      if (!template.isReadable()) {
        throw UnrecognisedException.here();
      }
      fields.read(type, template, Address.of(objects.line(), slot));
      found = new StaticsOf(type);
      existing = true;
      return;
    }
    readHash();
    if (kind == LineBytes.STRING) {
      found = string();
    } else if (kind == LineBytes.BOX) {
      found = box();
    } else if (kind == LineBytes.LAMBDA) {
      found = null;
      values = new ExpectedValues(in, text, objects).read(LineBytes.END_LAMBDA);
    } else {
      found = named(kind);
    }
  }

  /** Reads an attribute's value from behind its first quote. */
  private String value() {
    text.findValue();
    return text.string();
  }

  private Object named(Literal kind) {
    existing = true;
    String className = "";
    if (kind == LineBytes.CONSTANT) {
      in.expect(LineBytes.CLASS);
      className = value();
    }
    in.expect(LineBytes.NAME);
    String name = value();
    in.expect(LineBytes.CLOSE);
    return kind == LineBytes.CONSTANT ? objects.constant(className, name) : objects.outside(name);
  }

  private String string() {
    if (in.accept(LineBytes.UNFINISHED)) {
      return LineObjects.unfinishedString();
    }
    existing = in.accept(LineBytes.IS_INTERNED);
    boolean marked = in.accept(LineBytes.MARKED);
    if (!marked) {
      in.expect('>');
    }
    text.findContent();
    in.expect(LineBytes.END_STRING);
    return LineObjects.string(Texts.parseContent(text.string(), marked), existing);
  }

  private Object box() {
    in.expect(LineBytes.OF);
    char kind = TextKind.read(in);
    in.expect('"');
    existing = in.accept(LineBytes.IS_INTERNED);
    in.expect('>');
    text.findContent();
    in.expect(LineBytes.END_BOX);
    if (kind == 'T') {
      throw UnrecognisedException.here();
    }
    return TextKind.parse(kind, !existing, text, in, numbers);
  }

  private Object array() {
    in.expect(LineBytes.OF);
    text.findValue();
    Class<?> component = component();
    if (component.isPrimitive()) {
      return new ExpectedNumbers(in, text, numbers).read(component);
    }
    elements.clear();
    if (!in.accept(LineBytes.CLOSE)) {
      in.expect('>');
      while (!in.accept(LineBytes.END_ARRAY)) {
        readElement();
      }
    }
    return heap.array(component, elements, Address.of(objects.line(), slot));
  }

  private Class<?> component() {
    Class<?> component = components.get(in.bytes, text.from, text.to);
    if (component == null) {
      component = heap.type(text.string());
      components.put(Arrays.copyOfRange(in.bytes, text.from, text.to), component);
    }
    return component;
  }

  private void readElement() {
    if (in.accept(LineBytes.REFERENCE)) {
      elements.add(in.address(objects.line()));
      in.expect('"');
      if (!in.accept(LineBytes.CLOSE)) {
        in.expect('>');
        text.findContent();
        text.check();
        in.expect(LineBytes.END_REFERENCE);
      }
    } else if (in.accept(LineBytes.NULL)) {
      elements.skip(1);
    } else {
      in.expect(LineBytes.NULLS);
      elements.skip(in.positive());
      in.expect('"');
      in.expect(LineBytes.CLOSE);
    }
  }
}
