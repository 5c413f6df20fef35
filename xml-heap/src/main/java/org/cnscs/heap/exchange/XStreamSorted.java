package org.cnscs.heap.exchange;

import com.thoughtworks.xstream.converters.ConversionException;
import com.thoughtworks.xstream.converters.MarshallingContext;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.converters.collections.CollectionConverter;
import com.thoughtworks.xstream.converters.collections.MapConverter;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import com.thoughtworks.xstream.mapper.Mapper;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Converters of sorted collections, whose fields XStream's own ones look for in vain in today's
 * JDK. Those with a comparator are refused.
 */
final class XStreamSorted {

  private XStreamSorted() {}

  private static void check(Class<?> type, Comparator<?> comparator) {
    if (comparator != null) {
      throw new XStreamGuards.Refusal(
          type, "its comparator of " + comparator.getClass().getName() + " cannot be told");
    }
  }

  /** Tells whether an element is an entry, and not what is said about the comparator. */
  private static boolean isEntry(HierarchicalStreamReader in) {
    if (in.getNodeName().equals("comparator")) {
      throw new ConversionException("A sorted collection with a comparator is not read");
    }
    return !in.getNodeName().equals("no-comparator");
  }

  /** The converter of maps. */
  static final class Maps extends MapConverter {

    Maps(Mapper mapper) {
      super(mapper, TreeMap.class);
    }

    @Override
    public void marshal(Object map, HierarchicalStreamWriter out, MarshallingContext context) {
      check(TreeMap.class, ((TreeMap<?, ?>) map).comparator());
      super.marshal(map, out, context);
    }

    @Override
    public Object unmarshal(HierarchicalStreamReader in, UnmarshallingContext context) {
      Map<Object, Object> map = new TreeMap<>();
      while (in.hasMoreChildren()) {
        in.moveDown();
        if (isEntry(in)) {
          putCurrentEntryIntoMap(in, context, map, map);
        }
        in.moveUp();
      }
      return map;
    }
  }

  /** The converter of sets. */
  static final class Sets extends CollectionConverter {

    Sets(Mapper mapper) {
      super(mapper, TreeSet.class);
    }

    @Override
    public void marshal(Object set, HierarchicalStreamWriter out, MarshallingContext context) {
      check(TreeSet.class, ((TreeSet<?>) set).comparator());
      super.marshal(set, out, context);
    }

    @Override
    public Object unmarshal(HierarchicalStreamReader in, UnmarshallingContext context) {
      Collection<Object> set = new TreeSet<>();
      while (in.hasMoreChildren()) {
        in.moveDown();
        if (isEntry(in)) {
          addCurrentElementToCollection(in, context, set, set);
        }
        in.moveUp();
      }
      return set;
    }
  }
}
