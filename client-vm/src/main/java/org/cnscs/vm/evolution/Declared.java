package org.cnscs.vm.evolution;

import java.util.List;
import org.cnscs.heap.Fields;
import org.cnscs.heap.HeapField;
import org.cnscs.heap.Qualifiers;

/**
 * A field of an object, with the class that declares it.
 *
 * @param owner the class's name
 */
record Declared(String owner, String name, String descriptor) {

  static Declared of(HeapField field) {
    return new Declared(
        Qualifiers.nameOf(field.declaring()), field.javaName(), field.type().descriptorString());
  }

  /** Tells whether another one has the same name in the same class. */
  boolean isNamed(Declared other) {
    return owner.equals(other.owner) && name.equals(other.name);
  }

  /** Returns the names that fields of one object have in XML. */
  static List<String> namesInXml(List<Declared> fields) {
    return Fields.namesInXml(
        fields.stream().map(Declared::name).toList(),
        fields.stream().map(Declared::owner).toList());
  }

  @Override
  public String toString() {
    return owner + "." + name;
  }
}
