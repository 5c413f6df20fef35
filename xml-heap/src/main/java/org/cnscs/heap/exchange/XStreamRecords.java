package org.cnscs.heap.exchange;

import com.thoughtworks.xstream.converters.ConversionException;
import com.thoughtworks.xstream.converters.Converter;
import com.thoughtworks.xstream.converters.MarshallingContext;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.core.util.HierarchicalStreams;
import com.thoughtworks.xstream.io.ExtendedHierarchicalStreamWriterHelper;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import com.thoughtworks.xstream.mapper.Mapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A converter of records, in the form that XStream writes them in but cannot read: by their
 * canonical constructors.
 */
final class XStreamRecords implements Converter {

  private final Mapper mapper;

  XStreamRecords(Mapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public boolean canConvert(Class type) {
    return type != null && type.isRecord();
  }

  private static ObjectForm form(Class<?> type) {
    return NaturalFormBuilder.object(type.getSimpleName(), type);
  }

  @Override
  public void marshal(Object object, HierarchicalStreamWriter out, MarshallingContext context) {
    ObjectForm form = form(object.getClass());
    for (int i = 0; i < form.members().size(); i++) {
      Object value = form.fields().get(i).get(object);
      if (value != null) {
        String name = mapper.serializedMember(form.type(), form.fields().get(i).javaName());
        ExtendedHierarchicalStreamWriterHelper.startNode(out, name, value.getClass());
        writeClass(form.fields().get(i).type(), value.getClass(), out);
        context.convertAnother(value);
        out.endNode();
      }
    }
  }

  private void writeClass(Class<?> declared, Class<?> actual, HierarchicalStreamWriter out) {
    if (mapper.defaultImplementationOf(Types.boxed(declared)) != actual) {
      String attribute = mapper.aliasForSystemAttribute("class");
      String name = mapper.serializedClass(actual);
      if (attribute != null && !name.equals(mapper.serializedClass(declared))) {
        out.addAttribute(attribute, name);
      }
    }
  }

  @Override
  public Object unmarshal(HierarchicalStreamReader in, UnmarshallingContext context) {
    ObjectForm form = form(context.getRequiredType());
    List<Object> values = new ArrayList<>(Arrays.asList(new Object[form.members().size()]));
    while (in.hasMoreChildren()) {
      in.moveDown();
      int place = place(form, mapper.realMember(form.type(), in.getNodeName()));
      String name = HierarchicalStreams.readClassAttribute(in, mapper);
      Class<?> declared = form.fields().get(place).type();
      Class<?> type =
          name != null ? mapper.realClass(name) : mapper.defaultImplementationOf(declared);
      values.set(place, context.convertAnother(null, type));
      in.moveUp();
    }
    return form.make(values);
  }

  private static int place(ObjectForm form, String name) {
    for (int i = 0; i < form.fields().size(); i++) {
      if (form.fields().get(i).javaName().equals(name)) {
        return i;
      }
    }
    throw new ConversionException("The record " + form.name() + " has no component " + name);
  }
}
