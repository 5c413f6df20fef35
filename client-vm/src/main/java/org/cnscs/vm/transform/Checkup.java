package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * The search for what of a class cannot be captured, or not be continued.
 *
 * <p>Whether a frame can be continued is known for sure when its resumption is made. That is done
 * only where it may fail: in methods so large that a resumption may outgrow what the JVM allows,
 * and in constructors that call others in more than one place.
 */
public final class Checkup {
  private static final String INITIALISER = "<clinit>()V";

  /** No method with fewer instructions has a resumption of more than 64 KB. */
  private static final int SMALL = 3_000;

  /** About how many resumptions of a method are tried; each is as large as the method. */
  private static final int TRIED = 8;

  private final PreparedClass prepared;
  private final List<Problem> problems = new ArrayList<>();

  private Checkup(PreparedClass prepared) {
    this.prepared = prepared;
  }

  /**
   * What cannot be captured.
   *
   * @param method the method's name and descriptor
   * @param line the source line, or -1 for the whole method or if it is not known
   * @param always false if it concerns a class initialiser only, which soon has run
   */
  public record Problem(String method, int line, String reason, boolean always) {}

  /** Checks a class that was transformed. */
  public static List<Problem> of(PreparedClass prepared) {
    Checkup checkup = new Checkup(prepared);
    prepared.refusals().forEach(checkup::addRefusal);
    prepared.methods().forEach(checkup::checkPoints);
    return checkup.problems;
  }

  private void addRefusal(String method, String reason) {
    boolean initialiser = method.equals(INITIALISER);
    if (!initialiser || prepared.mayStopInInitialiser()) {
      problems.add(new Problem(method, -1, reason, !initialiser));
    }
  }

  private void checkPoints(String method) {
    List<ResumePoint> points = prepared.points(method);
    boolean mayFail = mayFail(prepared.model(method));
    int step = Math.max(1, points.size() / TRIED);
    for (ResumePoint point : points) {
      String reason = point.refusal();
      if (reason == null && mayFail && point.number() % step == 0) {
        reason = failure(method, point.number());
      }
      if (reason != null) {
        problems.add(new Problem(method, point.line(), reason, true));
      }
    }
  }

  private static boolean mayFail(MethodModel model) {
    if (model.method.instructions.size() > SMALL) {
      return true;
    }
    int calls = 0;
    for (int i = 0; i < model.code.length; i++) {
      if (model.code[i] instanceof MethodInsnNode call
          && call.name.equals("<init>")
          && model.stacks.get(i) != null
          && model.receiver(i, call) == Opcodes.UNINITIALIZED_THIS) {
        calls++;
      }
    }
    return calls > 1;
  }

  private String failure(String method, int point) {
    try {
      prepared.resumption(method, point);
      return null;
    } catch (UnsupportedOperationException e) {
      return e.getMessage();
    }
  }
}
