package org.cnscs.vm.look;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs made from a seed, which each test names, compared and searched beside a plain model. */
class RandomGraphsTest {
  private static final int LINE = 7;

  private final FakeSpace space = new FakeSpace();
  private final Checkpoints checkpoints = new Checkpoints(space);

  static LongStream seeds() {
    return LongStream.range(0, 500);
  }

  /**
   * A graph in which all nodes can be reached from the first.
   *
   * @param values one of each node
   * @param fields the nodes to which each refers by fields
   */
  private record Graph(int[] values, List<List<Integer>> fields) {

    static Graph of(Random random) {
      int size = 1 + random.nextInt(60);
      List<List<Integer>> fields = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        fields.add(new ArrayList<>());
        if (i > 0) {
          fields.get(random.nextInt(i)).add(i);
        }
      }
      for (int i = random.nextInt(1 + size); i > 0; i--) {
        fields.get(random.nextInt(size)).add(random.nextInt(size));
      }
      return new Graph(new int[size], fields);
    }

    int size() {
      return values.length;
    }

    /** Returns how many references lead from the first node to each. */
    int[] distances() {
      int[] distances = new int[size()];
      Arrays.fill(distances, -1);
      distances[0] = 0;
      Deque<Integer> open = new ArrayDeque<>(List.of(0));
      while (!open.isEmpty()) {
        int node = open.poll();
        for (int target : fields.get(node)) {
          if (distances[target] < 0) {
            distances[target] = distances[node] + 1;
            open.add(target);
          }
        }
      }
      return distances;
    }
  }

  /** Puts a graph into lines; a node's place in the list of places is its address. */
  private void put(int number, Graph graph, List<Integer> places) {
    TreeMap<Integer, StringBuilder> lines = new TreeMap<>();
    for (int node : IntStream.range(0, graph.size()).boxed().toList()) {
      lines.putIfAbsent(line(places.get(node)), new StringBuilder());
    }
    for (int place = 0; place < graph.size(); place++) {
      int node = places.indexOf(place);
      StringBuilder line = lines.get(line(place));
      line.append(
          "<demo.N%d c:id=\"%d\" value=\"%d\""
              .formatted(node % 3, slot(place), graph.values()[node]));
      for (int field = 0; field < graph.fields().get(node).size(); field++) {
        int target = places.get(graph.fields().get(node).get(field));
        line.append(" f%d=\"#%d.%d\"".formatted(field, line(target), slot(target)));
      }
      line.append("/>");
    }
    Map<Integer, String> texts = new TreeMap<>();
    lines.forEach((line, text) -> texts.put(line, text.toString()));
    int root = places.getFirst();
    String roots =
        "<c:thread id=\"1\" name=\"main\" state=\"runnable\" object=\"#%d.%d\"/>"
            .formatted(line(root), slot(root));
    checkpoints.put("sim", number, roots, texts);
  }

  private static int line(int place) {
    return 1 + place / LINE;
  }

  private static int slot(int place) {
    return 1 + place % LINE;
  }

  private Lines lines(int number) {
    Archive archive = new Archive(space);
    return Lines.of(archive, archive.manifest(new CheckpointName("sim", number, true)));
  }

  private static List<Integer> inOrder(Graph graph) {
    return new ArrayList<>(IntStream.range(0, graph.size()).boxed().toList());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void changedValues_areFoundWhateverTheAddresses(long seed) {
    Random random = new Random(seed);
    checkpoints.process("sim", 2);
    Graph graph = Graph.of(random);
    List<Integer> places = inOrder(graph);
    put(1, graph, places);
    if (random.nextBoolean()) {
      Collections.shuffle(places, random);
    }
    TreeSet<String> expected = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      int node = random.nextInt(graph.size());
      graph.values()[node] = 1 + i;
      expected.add(line(places.get(node)) + "." + slot(places.get(node)));
    }
    put(2, graph, places);
    Comparison comparison = new Comparison(lines(1), lines(2), PairsByPath.of(lines(1), lines(2)));
    assertEquals(expected, changed(comparison), "by path, seed " + seed);
    assertEquals(expected, changed(Comparison.of(lines(1), lines(2))), "seed " + seed);
  }

  private static TreeSet<String> changed(Comparison comparison) {
    TreeSet<String> changed = new TreeSet<>();
    comparison
        .objects()
        .forEach(
            change -> {
              assertEquals(Became.CHANGED, change.became(), change::toString);
              changed.add(Addresses.text(change.object().address()));
            });
    return changed;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shortestWay_isAsLongAsThatOfAPlainSearch(long seed) {
    Random random = new Random(seed);
    checkpoints.process("sim", 1);
    Graph graph = Graph.of(random);
    List<Integer> places = inOrder(graph);
    Collections.shuffle(places, random);
    put(1, graph, places);
    References references = new References(lines(1), Root.of(lines(1).manifest()));
    int[] distances = graph.distances();
    for (int node = 0; node < graph.size(); node++) {
      int place = places.get(node);
      References.Path path = references.path(Addresses.of(line(place), slot(place)));
      assertEquals(distances[node], path.length(), "seed " + seed + ", node " + node);
      for (int i = 0; i < path.length(); i++) {
        assertEquals(path.objects()[i + 1], references.step(path, i).to().ref());
      }
    }
  }
}
