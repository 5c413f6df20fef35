package org.cnscs.server.http;

import java.util.Map;
import org.cnscs.space.remote.Problem;

/** A request that is answered with a problem. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  Refusal(Problem problem, Map<String, String> headers) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = headers;
  }

  static Refusal of(Problem.Kind kind, String detail) {
    return new Refusal(Problem.of(kind, detail), Map.of());
  }

  /** Returns one that says when to try again. */
  static Refusal later(Problem.Kind kind, String detail) {
    return new Refusal(Problem.of(kind, detail), Map.of("Retry-After", "1"));
  }

  Problem problem() {
    return problem;
  }

  Map<String, String> headers() {
    return headers;
  }
}
