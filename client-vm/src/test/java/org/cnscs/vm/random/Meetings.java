package org.cnscs.vm.random;

import java.util.List;

/** How the threads of a made program wait for each other, always in the same order. */
final class Meetings {
  private static final String TURNS =
      """
      static void turns(F f) {
      for (int round = 0; round < 3; round++) {
      synchronized (TURN) {
      while (turn % THREADS != f.id) {
      try { TURN.wait(LIMIT); } catch (InterruptedException e) { f.note(77); }
      }
      try {@block} catch (RuntimeException e) { f.note(78); }
      said = said + f.id;
      turn++;
      TURN.notifyAll();
      }
      }
      }\
      """;

  private static final String PUT =
      """
      static void put(F f) {
      for (int round = 0; round < 3; round++) {
      int item = round;
      try { item = f.note(@int); } catch (RuntimeException e) { f.note(79); }
      synchronized (BOX) {
      while (box != null) {
      try { BOX.wait(); } catch (InterruptedException e) { f.note(80); }
      }
      box = item;
      BOX.notifyAll();
      }
      }
      }\
      """;

  private static final String TAKE =
      """
      static void take(F f) {
      for (int round = 0; round < 3; round++) {
      synchronized (BOX) {
      while (box == null) {
      try { BOX.wait(LIMIT); } catch (InterruptedException e) { f.note(81); }
      }
      f.note(box);
      box = null;
      BOX.notifyAll();
      }
      try {@block} catch (RuntimeException e) { f.note(82); }
      }
      }\
      """;

  private Meetings() {}

  static List<Node.Member> members(Bodies bodies, Draw draw, int threads) {
    String limit = draw.chance(70) ? "" : "2";
    Scope scope = Scope.of(0, null, List.of());
    return List.of(
        bodies.member("static final Object TURN = new Object();", scope),
        bodies.member("static final Object BOX = new Object();", scope),
        bodies.member("static int turn;", scope),
        bodies.member("static String said = \"\";", scope),
        bodies.member("static Integer box;", scope),
        bodies.member(
            TURNS.replace("THREADS", String.valueOf(threads)).replace("LIMIT", limit), scope),
        bodies.member(PUT, scope),
        bodies.member(TAKE.replace("LIMIT", limit), scope));
  }

  /** Returns what a thread calls when its own task is done. */
  static String call(int thread) {
    return switch (thread) {
      case 0 -> " take(f0); turns(f0);";
      case 1 -> " put(f1); turns(f1);";
      default -> " turns(f" + thread + ");";
    };
  }
}
