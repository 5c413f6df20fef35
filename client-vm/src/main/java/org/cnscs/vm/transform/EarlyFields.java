package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FieldInsnNode;

/**
 * The fields that a constructor sets before {@code super(...)} or {@code this(...)}: those of inner
 * classes that refer to what they are nested in, and since Java 25 any.
 *
 * <p>An object whose superclass constructor has not begun is known to nobody else and has no other
 * content. So it is not kept: a resumed constructor gets a new object and sets these fields again.
 */
record EarlyFields(List<ResumePoint.Value> values) {

  static EarlyFields of(MethodModel model) {
    Map<String, FieldInsnNode> fields = new LinkedHashMap<>();
    for (int i = 0; i < model.code.length; i++) {
      if (model.code[i] instanceof FieldInsnNode field
          && field.getOpcode() == Opcodes.PUTFIELD
          && field.owner.equals(model.owner)
          && model.isEarly(i)
          && model.receiver(i, field) == Opcodes.UNINITIALIZED_THIS) {
        fields.putIfAbsent(field.name + field.desc, field);
      }
    }
    List<ResumePoint.Value> values = new ArrayList<>();
    for (FieldInsnNode each : fields.values()) {
      int n = model.method.maxLocals + values.size();
      values.add(new ResumePoint.Value(ResumePoint.Role.FIELD, n, each.name, each.desc));
    }
    return new EarlyFields(values);
  }

  /** Returns the instruction that reads or sets the field of a value. */
  static FieldInsnNode access(int opcode, MethodModel model, ResumePoint.Value value) {
    return new FieldInsnNode(opcode, model.owner, value.name(), value.type());
  }
}
