package org.cnscs.heap.exchange;

import com.thoughtworks.xstream.converters.reflection.ObjectAccessException;
import com.thoughtworks.xstream.converters.reflection.PureJavaReflectionProvider;
import java.lang.reflect.Field;
import org.cnscs.heap.Fields;
import org.cnscs.heap.HeapField;
import org.cnscs.heap.Raw;

/** The making of objects and setting of fields, final ones too, as the heap does it. */
final class XStreamFields extends PureJavaReflectionProvider {

  @Override
  public Object newInstance(Class type) {
    return Raw.allocate(type);
  }

  @Override
  public void writeField(Object object, String name, Object value, Class definedIn) {
    Field declared = fieldDictionary.field(object.getClass(), name, definedIn);
    for (HeapField field : Fields.of(object.getClass())) {
      if (field.declaring() == declared.getDeclaringClass()
          && field.javaName().equals(declared.getName())) {
        if (value != null) {
          field.set(object, value);
        }
        return;
      }
    }
    throw new ObjectAccessException("There is no field " + declared + " to be set");
  }

  @Override
  protected void validateFieldAccess(Field field) {
    // Final fields are set as well, by other means than reflection.
  }
}
