package org.cnscs.conformance.bench.codec;

import java.time.DayOfWeek;
import java.util.List;
import org.apache.fory.Fory;
import org.apache.fory.config.Language;

/** Apache Fory with registered classes and references. */
final class ForyCodec implements Codec<byte[]> {
  private static final int DEPTH = 2_000_000; // Fory makes an array as long

  private final Fory fory =
      Fory.builder()
          .withLanguage(Language.JAVA)
          .withRefTracking(true)
          .requireClassRegistration(true)
          .withMaxDepth(DEPTH)
          .build();

  ForyCodec() {
    Registered.PROGRAM.forEach(fory::register);
    fory.register(DayOfWeek.class);
  }

  @Override
  public byte[] encode(Object graph) {
    return fory.serialize(graph);
  }

  @Override
  public Object decode(byte[] encoded) {
    return fory.deserialize(encoded);
  }

  @Override
  public List<byte[]> documents(byte[] encoded) {
    return List.of(encoded);
  }
}
