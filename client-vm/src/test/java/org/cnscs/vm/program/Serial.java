package org.cnscs.vm.program;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectInputValidation;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Work in the methods that serialization calls. */
public final class Serial {

  private Serial() {}

  /** Is not serializable itself, so its constructor is run. */
  static class Unwritten {
    final transient long made;
    final long other;

    Unwritten() {
      other = Callbacks.spin(4);
      super();
      made = Callbacks.spin(8);
    }
  }

  static class Written extends Unwritten implements Serializable {
    private static final long serialVersionUID = 7;
    private static final ObjectStreamField[] serialPersistentFields = {
      new ObjectStreamField("n", int.class),
      new ObjectStreamField("gone", String.class),
      new ObjectStreamField("next", Object.class)
    };
    private int n;
    private Object next;
    private transient String gone;

    Written(int n, Object next) {
      this.n = n;
      this.next = next;
      gone = "g" + n;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      ObjectOutputStream.PutField fields = out.putFields();
      fields.put("n", n + (int) Callbacks.spin(n) % 10);
      fields.put("gone", gone);
      fields.put("next", next);
      out.writeFields();
      out.writeLong(Callbacks.spin(n));
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      ObjectInputStream.GetField fields = in.readFields();
      long spun = Callbacks.spin(3);
      n = fields.get("n", 0) + (int) spun % 5;
      gone = (String) fields.get("gone", null) + Callbacks.spin(n) % 10;
      next = fields.get("next", null);
      n += (int) in.readLong() % 7;
      in.registerValidation(new Check(this), n);
    }

    private Object readResolve() {
      Callbacks.spin(n);
      return this;
    }

    @Override
    public String toString() {
      return gone + n + "," + made % 10 + other % 10 + next;
    }
  }

  private record Check(Written of) implements ObjectInputValidation {
    @Override
    public void validateObject() throws InvalidObjectException {
      of.n += (int) Callbacks.spin(of.n) % 3;
    }
  }

  static final class Outside implements Externalizable {
    private long value = Callbacks.spin(9);

    /** Is called on reading. */
    public Outside() {
      value += Callbacks.spin(1);
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeLong(Callbacks.spin(value));
      out.writeObject(List.of(new Key(1), new Key((int) value & 15)));
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
      value = in.readLong() + Callbacks.spin(2);
      value += in.readObject().hashCode();
    }
  }

  static class Replaced implements Serializable {
    private static final long serialVersionUID = 1;
    private final int n;

    Replaced(int n) {
      this.n = n;
    }

    private Object writeReplace() {
      return new Written(n + (int) Callbacks.spin(n) % 10, "replaced");
    }
  }

  record Key(int n) implements Serializable, Comparable<Key> {
    Key {
      n += (int) Callbacks.spin(n) & 1;
    }

    @Override
    public int hashCode() {
      return (int) Callbacks.spin(n) & 7;
    }

    @Override
    public int compareTo(Key other) {
      return Long.compare(Callbacks.spin(n), Callbacks.spin(other.n));
    }
  }

  enum Level {
    LOW,
    HIGH
  }

  /** Has no methods of its own for it; its default number is computed. */
  static class Plain implements Serializable {
    private final List<Object> list = new ArrayList<>();
    private final Map<Key, Object> map = new HashMap<>();
    private Level level = Level.HIGH;
    private double[] numbers = {1.5, 2};
    private Plain self = this;
  }

  /** Streams with methods of the program. */
  private static final class Out extends ObjectOutputStream {
    Out(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      return object instanceof Replaced ? object : Callbacks.spin(1) == 0 ? null : object;
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
      writeInt((int) Callbacks.spin(type.getName().length()));
    }
  }

  private static final class In extends ObjectInputStream {
    private long seen;

    In(byte[] from) throws IOException {
      super(new ByteArrayInputStream(from));
      setObjectInputFilter(
          info -> {
            seen += Callbacks.spin(info.depth()) & 3;
            return ObjectInputFilter.Status.ALLOWED;
          });
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass of)
        throws IOException, ClassNotFoundException {
      seen += readInt() & Callbacks.spin(3);
      return super.resolveClass(of);
    }
  }

  public static Object compute() throws Exception {
    long sum = 0;
    for (int round = 0; round < 150; round++) {
      byte[] bytes = write(round);
      In in = new In(bytes);
      Plain read = (Plain) in.readObject();
      if (read.self != read || read.level != Level.HIGH) {
        return "not the same";
      }
      sum = sum * 31 + Arrays.hashCode(bytes) + in.seen;
      sum = sum * 31 + text(read).hashCode() + (long) read.numbers[0];
      Outside outside = (Outside) in.readObject();
      sum += outside.value;
    }
    return sum + " " + ObjectStreamClass.lookup(Plain.class).getSerialVersionUID();
  }

  private static String text(Plain read) {
    return read.list + " " + new TreeMap<>(read.map).keySet();
  }

  private static byte[] write(int round) throws IOException {
    Plain plain = new Plain();
    Written shared = new Written(round, null);
    plain.list.add(new Written(round + 1, shared));
    plain.list.add(shared);
    plain.list.add(new Replaced(round));
    for (int i = 0; i < 5; i++) {
      plain.map.put(new Key(i), "v" + i);
    }
    plain.list.add(new HashSet<>(List.of(new Key(round), "x")).size());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Out out = new Out(bytes)) {
      out.writeObject(plain);
      out.writeObject(new Outside());
    }
    return bytes.toByteArray();
  }
}
