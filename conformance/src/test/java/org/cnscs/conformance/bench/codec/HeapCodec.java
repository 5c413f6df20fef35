package org.cnscs.conformance.bench.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cnscs.heap.CheckpointReader;
import org.cnscs.heap.CheckpointWriter;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.EncodedLine;
import org.cnscs.heap.ObjectTable;

/** The XML heap: a whole checkpoint of a process with the graph in a local variable. */
final class HeapCodec implements Codec<EncodedCheckpoint> {
  private final HeapImages images = HeapImages.ofOneCheckpoint();

  @Override
  public EncodedCheckpoint encode(Object graph) {
    return new CheckpointWriter(images, ObjectTable.empty()).write(images.of(graph, 1));
  }

  @Override
  public Object decode(EncodedCheckpoint encoded) {
    Map<String, byte[]> lines = HashMap.newHashMap(encoded.lines().size());
    lines.putAll(encoded.tables());
    for (EncodedLine line : encoded.lines()) {
      lines.put(line.hash(), line.xml());
    }
    return HeapImages.graph(
        CheckpointReader.read(
                encoded.manifest(), lines::get, images, HeapCodec.class.getClassLoader())
            .image());
  }

  @Override
  public List<byte[]> documents(EncodedCheckpoint encoded) {
    return Stream.of(
            Stream.of(encoded.manifest()),
            encoded.tables().values().stream(),
            encoded.lines().stream().map(EncodedLine::xml))
        .flatMap(each -> each)
        .toList();
  }
}
