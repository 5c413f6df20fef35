package org.cnscs.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.cnscs.conformance.bench.CodecGoal.Ratios;
import org.cnscs.conformance.bench.CodecGoal.Times;
import org.cnscs.conformance.bench.codec.Graph;
import org.cnscs.conformance.bench.codec.Peer;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private final Figures figures = new Figures();

  @Test
  void add_comparesWhatIsPrinted() {
    figures.add("met", 1.004, 1);
    figures.add("missed", 1.006, 1);
    figures.add("fine", 0.0304, 0.03);
    figures.add("coarse", 0.0306, 0.03);
    assertEquals(
        List.of(
            "figure met 1.00 1.00 ok",
            "figure missed 1.01 1.00 short",
            "figure fine 0.030 0.030 ok",
            "figure coarse 0.031 0.030 short"),
        figures.rows());
  }

  @Test
  void add_differenceThatIsLessThanNothing_isNoFigureThatWasReached() {
    figures.add("noise", -3, 1);
    assertEquals(List.of("figure noise -3.00 1.00 short"), figures.rows());
  }

  @Test
  void addAtLeast_wantsMore() {
    figures.addAtLeast("met", 2.796, 2.8);
    figures.addAtLeast("missed", 2.79, 2.8);
    assertEquals(
        List.of("figure met 2.80 2.80 ok", "figure missed 2.79 2.80 short"), figures.rows());
  }

  private static Ratios ratios(double encode, double decode, double peerEncode, double peerDecode) {
    return Ratios.of(new Times(encode, decode), new Times(peerEncode, peerDecode));
  }

  @Test
  void ratios_haveTheirMediansOneByOne() {
    assertEquals(
        new Ratios(2, 3, 5),
        Ratios.median(List.of(new Ratios(2, 1, 5), new Ratios(9, 3, 4), new Ratios(1, 8, 6))));
  }

  @Test
  void goal_ofEachManner_hasItsRows() {
    CodecGoal.BUSINESS_KRYO.add(figures, Peer.HEAP, ratios(3, 2, 2, 2));
    CodecGoal.BUSINESS_JAVA.add(figures, Peer.HEAP, ratios(10, 10, 28, 34));
    CodecGoal.MESSAGE_KRYO.add(figures, Peer.HEAP, ratios(3, 1, 2, 3));
    CodecGoal.COLLECTIONS_KRYO.add(figures, Peer.HEAP, ratios(3, 1, 2, 2));
    CodecGoal.record(figures, Peer.NATURAL, Graph.TREE, Peer.FORY, ratios(3, 1, 2, 2));
    assertEquals(
        List.of(
            "figure codec.business.kryo.encode 1.50 1.00 short",
            "figure codec.business.kryo.decode 1.00 1.00 ok",
            "figure codec.business.java.encode.faster 2.80 2.80 ok",
            "figure codec.business.java.decode.faster 3.40 3.50 short",
            "figure codec.message.kryo 0.80 0.80 ok",
            "figure codec.collections.kryo.encode 1.50 - ok",
            "figure codec.collections.kryo.decode 0.50 - ok",
            "figure codec.natural.tree.fory.encode 1.50 - ok",
            "figure codec.natural.tree.fory.decode 0.50 - ok"),
        figures.rows());
  }
}
