import alice.tuprolog.Prolog;
import alice.tuprolog.SolveInfo;
import alice.tuprolog.Theory;

/** Solves puzzles by logic. */
public class Logic {
  private static final String THEORY =
      "range(N, N, [N]) :- !.\n"
          + "range(M, N, [M|T]) :- M < N, M1 is M + 1, range(M1, N, T).\n"
          + "pick(X, [X|T], T).\npick(X, [H|T], [H|R]) :- pick(X, T, R).\n"
          + "safe(_, _, []).\n"
          + "safe(Q, D, [H|T]) :- Q =\\= H + D, Q =\\= H - D, D1 is D + 1, safe(Q, D1, T).\n"
          + "place([], Qs, Qs).\n"
          + "place(Left, Done, Qs) :-"
          + " pick(Q, Left, Rest), safe(Q, 1, Done), place(Rest, [Q|Done], Qs).\n"
          + "queens(N, Qs) :- range(1, N, Ns), place(Ns, [], Qs).\n";

  public static void main(String[] arguments) throws Exception {
    int solutions = Integer.parseInt(arguments[0]);
    Prolog prolog = new Prolog();
    prolog.setTheory(new Theory(THEORY));
    SolveInfo solution = prolog.solve("queens(10, Qs).");
    for (int i = 0; i < solutions && solution.isSuccess(); i++) {
      System.out.println(i + ": " + solution.getTerm("Qs"));
      solution = prolog.solveNext();
    }
  }
}
