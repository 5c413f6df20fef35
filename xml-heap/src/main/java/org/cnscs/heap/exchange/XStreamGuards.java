package org.cnscs.heap.exchange;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.converters.ConversionException;
import com.thoughtworks.xstream.converters.Converter;
import com.thoughtworks.xstream.converters.MarshallingContext;
import com.thoughtworks.xstream.converters.SingleValueConverterWrapper;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.converters.basic.DoubleConverter;
import com.thoughtworks.xstream.converters.basic.FloatConverter;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import com.thoughtworks.xstream.mapper.Mapper;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cnscs.heap.Scalars;

/** Converters that refuse what XStream would lose. */
final class XStreamGuards {

  private XStreamGuards() {}

  static void register(XStream xstream, XStreamPermission permission) {
    Mapper mapper = xstream.getMapper();
    xstream.registerConverter(new XStreamRecords(mapper), XStream.PRIORITY_LOW + 1);
    replace(xstream, TreeMap.class, new XStreamSorted.Maps(mapper));
    replace(xstream, TreeSet.class, new XStreamSorted.Sets(mapper));
    replace(xstream, Double.class, new SingleValueConverterWrapper(new Doubles()));
    replace(xstream, Float.class, new SingleValueConverterWrapper(new Floats()));
    xstream.registerConverter(new OfOthers(permission), XStream.PRIORITY_VERY_HIGH);
  }

  /** Replaces XStream's own converter of a class, but not one that the program has registered. */
  private static void replace(XStream xstream, Class<?> type, Converter converter) {
    Converter before = xstream.getConverterLookup().lookupConverterForType(type);
    Class<?> known =
        before instanceof SingleValueConverterWrapper ? Converter.class : before.getClass();
    if (known.getName().startsWith("com.thoughtworks.xstream.")) {
      xstream.registerConverter(converter);
    }
  }

  /** A refusal to write an object. */
  static final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final String className;

    Refusal(Class<?> type, String reason) {
      super(reason);
      this.className = type.getName();
    }

    String className() {
      return className;
    }
  }

  /** The refusal of all classes that are not allowed, which XStream alone does on reading only. */
  private record OfOthers(XStreamPermission permission) implements Converter {

    @Override
    public boolean canConvert(Class type) {
      return type != null && !permission.allows(type);
    }

    @Override
    public void marshal(Object object, HierarchicalStreamWriter out, MarshallingContext context) {
      Class<?> type = object.getClass();
      throw new Refusal(
          type,
          type.isHidden()
              ? "it is a lambda or of another class without a name, which XStream makes null"
              : "its class is not among those that this adapter allows");
    }

    @Override
    public Object unmarshal(HierarchicalStreamReader in, UnmarshallingContext context) {
      throw new ConversionException(context.getRequiredType() + " is not allowed");
    }
  }

  private static String check(Object number, String usual) {
    if (!Scalars.text(number).equals(usual) && usual.equals("NaN")) {
      throw new Refusal(
          number.getClass(), "XStream has no text for this NaN: " + Scalars.text(number));
    }
    return usual;
  }

  private static final class Doubles extends DoubleConverter {
    @Override
    public String toString(Object number) {
      return check(number, super.toString(number));
    }
  }

  private static final class Floats extends FloatConverter {
    @Override
    public String toString(Object number) {
      return check(number, super.toString(number));
    }
  }
}
