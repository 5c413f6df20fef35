package org.cnscs.conformance.bench.codec;

import java.time.DayOfWeek;
import java.util.List;
import org.cnscs.heap.exchange.NaturalForm;

/** The natural form of objects: one document in which other programs can read the graph. */
final class NaturalCodec implements Codec<byte[]> {
  private final NaturalForm form =
      NaturalForm.builder()
          .allow(Registered.PROGRAM.toArray(Class<?>[]::new))
          .allow(DayOfWeek.class)
          .build();

  @Override
  public byte[] encode(Object graph) {
    return form.write(graph);
  }

  @Override
  public Object decode(byte[] encoded) {
    return form.read(encoded, Object.class);
  }

  @Override
  public List<byte[]> documents(byte[] encoded) {
    return List.of(encoded);
  }
}
