package org.cnscs.vm.evolution;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What objects of a class rely on: what it inherits from, and its fields.
 *
 * @param fields descriptors by name, with {@code static} in front of those of statics
 */
record ClassShape(String parent, List<String> interfaces, Map<String, String> fields) {
  static final String STATIC = "static ";

  static ClassShape of(byte[] file) {
    ClassReader reader = new ClassReader(file);
    Map<String, String> fields = new LinkedHashMap<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public FieldVisitor visitField(
              int access, String name, String descriptor, String signature, Object value) {
            fields.put(name, ((access & Opcodes.ACC_STATIC) == 0 ? "" : STATIC) + descriptor);
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new ClassShape(reader.getSuperName(), List.of(reader.getInterfaces()), fields);
  }
}
