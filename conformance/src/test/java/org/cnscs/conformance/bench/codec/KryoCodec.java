package org.cnscs.conformance.bench.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.serializers.EnumMapSerializer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Kryo with registered classes and references. */
final class KryoCodec implements Codec<byte[]> {
  private static final List<Class<?>> OF_THE_JDK =
      List.of(
          Object[].class,
          byte[].class,
          short[].class,
          int[].class,
          long[].class,
          float[].class,
          double[].class,
          ArrayList.class,
          HashMap.class,
          TreeMap.class,
          LinkedHashMap.class,
          ConcurrentHashMap.class,
          DayOfWeek.class,
          ArrayDeque.class,
          LinkedList.class,
          HashSet.class,
          LinkedHashSet.class,
          BigDecimal.class,
          BigInteger.class,
          LocalDate.class,
          Instant.class,
          Duration.class,
          Optional.class);

  private final Kryo kryo = new Kryo();
  private final Output output = new Output(1 << 16, -1);
  private final Input input = new Input();

  KryoCodec() {
    kryo.setReferences(true);
    kryo.setRegistrationRequired(true);
    OF_THE_JDK.forEach(kryo::register);
    kryo.register(EnumMap.class, new EnumMapSerializer(DayOfWeek.class));
    kryo.register(UUID.class, new DefaultSerializers.UUIDSerializer());
    Registered.PROGRAM.forEach(kryo::register);
  }

  @Override
  public byte[] encode(Object graph) {
    output.reset();
    kryo.writeClassAndObject(output, graph);
    return output.toBytes();
  }

  @Override
  public Object decode(byte[] encoded) {
    input.setBuffer(encoded);
    return kryo.readClassAndObject(input);
  }

  @Override
  public List<byte[]> documents(byte[] encoded) {
    return List.of(encoded);
  }
}
