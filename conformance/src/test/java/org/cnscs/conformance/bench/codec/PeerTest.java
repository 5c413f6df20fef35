package org.cnscs.conformance.bench.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PeerTest {
  private static final int SIZE = 60;

  static Stream<Arguments> peersAndGraphs() {
    return Arrays.stream(Peer.values())
        .flatMap(
            peer ->
                Arrays.stream(Graph.values())
                    .filter(peer::canEncode)
                    .map(graph -> Arguments.of(peer, graph)));
  }

  @ParameterizedTest
  @MethodSource("peersAndGraphs")
  void graph_whenDecoded_isTheSame(Peer peer, Graph graph) {
    check(peer.codec(), graph.make(SIZE));
  }

  private static <T> void check(Codec<T> codec, Object graph) {
    T encoded = codec.encode(graph);
    assertTrue(codec.documents(encoded).stream().allMatch(document -> document.length > 0));
    SameGraph.check(graph, codec.decode(encoded));
    SameGraph.check(graph, codec.decode(codec.encode(graph)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Peer.class,
      names = {"JAVA", "XSTREAM"})
  void others_cannotEncodeTheCollections(Peer peer) {
    Object graph = Graph.COLLECTIONS.make(SIZE);
    assertThrows(RuntimeException.class, () -> peer.codec().encode(graph));
  }

  @ParameterizedTest
  @EnumSource(Peer.class)
  void chain_thatIsShort_isKeptByAll(Peer peer) throws InterruptedException {
    assertEquals(100, Chain.longest(peer, 100));
  }

  @Test
  void chain_thatIsTooLong_isShortenedUntilItIsKept() throws InterruptedException {
    assertTrue(Chain.longest(Peer.JAVA, 1_000_000) < 1_000_000);
    assertEquals(100_000, Chain.longest(Peer.HEAP, 100_000));
  }
}
