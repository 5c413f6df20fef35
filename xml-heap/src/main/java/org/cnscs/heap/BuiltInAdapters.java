package org.cnscs.heap;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The adapters for JDK classes whose objects the JDK itself must make, from a few texts. */
final class BuiltInAdapters {

  private BuiltInAdapters() {}

  static List<ObjectAdapter> all(HeapPolicy policy, ClassLoader loader) {
    List<ObjectAdapter> all = new ArrayList<>(NamedObjects.all());
    all.add(new HandleAdapter(loader));
    all.addAll(HandleParts.all(loader));
    all.add(new VarHandleAdapter(loader));
    all.add(new ModuleAdapter());
    all.add(new LoggerAdapter());
    all.addAll(ofValues(policy, loader));
    return all;
  }

  private static List<ObjectAdapter> ofValues(HeapPolicy policy, ClassLoader loader) {
    return List.of(
        new ClassAdapter(policy, loader),
        new MemberAdapter(loader),
        new MethodTypeAdapter(loader),
        new SaltedIteratorAdapter(Raw.staticBoolean("java.util.ImmutableCollections", "REVERSE")),
        new UpdaterAdapter(),
        new ByText(
            c -> c == Pattern.class,
            o -> texts("pattern", ((Pattern) o).pattern(), "flags", ((Pattern) o).flags()),
            m -> Pattern.compile((String) m.get("pattern"), (Integer) m.get("flags"))),
        new ByText(
            Charset.class::isAssignableFrom,
            o -> texts("name", ((Charset) o).name()),
            m -> Charset.forName((String) m.get("name"))),
        new ByText(
            c -> c == Currency.class,
            o -> texts("code", ((Currency) o).getCurrencyCode()),
            m -> Currency.getInstance((String) m.get("code"))),
        new ByText(
            c -> c.getName().equals("java.time.ZoneRegion"),
            o -> texts("id", ((ZoneId) o).getId()),
            m -> ZoneId.of((String) m.get("id"))));
  }

  static SequencedMap<String, Object> texts(Object... namesAndValues) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  /** An adapter for immutable objects that are made from texts alone. */
  private record ByText(
      Predicate<Class<?>> types,
      Function<Object, SequencedMap<String, Object>> writing,
      Function<Map<String, Object>, Object> reading)
      implements ObjectAdapter {

    @Override
    public boolean handles(Class<?> type) {
      return types.test(type);
    }

    @Override
    public SequencedMap<String, Object> fields(Object object) {
      return writing.apply(object);
    }

    @Override
    public Object allocate(Class<?> type, Map<String, Object> scalars) {
      return reading.apply(scalars);
    }

    @Override
    public void fill(Object object, Map<String, Object> fields) {
      // Whole since it was allocated: nothing of it is a reference.
    }
  }
}
