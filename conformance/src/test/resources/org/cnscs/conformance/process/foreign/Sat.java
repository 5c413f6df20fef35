import java.util.Random;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.TimeoutException;

/** Solves random problems, hard and easy ones. */
public class Sat {
  public static void main(String[] arguments) throws TimeoutException {
    int rounds = Integer.parseInt(arguments[0]);
    Random random = new Random(5);
    for (int round = 0; round < rounds; round++) {
      int variables = 110 + random.nextInt(50);
      ISolver solver = SolverFactory.newDefault();
      solver.newVar(variables);
      boolean trivial = false;
      for (int i = 0; i < variables * 4.26; i++) {
        int[] clause = new int[3];
        for (int j = 0; j < 3; j++) {
          clause[j] = (1 + random.nextInt(variables)) * (random.nextBoolean() ? 1 : -1);
        }
        try {
          solver.addClause(new VecInt(clause));
        } catch (ContradictionException e) {
          trivial = true;
        }
      }
      boolean solved = !trivial && solver.isSatisfiable();
      long sum = 0;
      for (int each : solved ? solver.model() : new int[0]) {
        sum = sum * 31 + each;
      }
      System.out.println(
          "round "
              + round
              + " of "
              + variables
              + " "
              + solved
              + " "
              + sum
              + " "
              + solver.getStat().get("conflicts"));
    }
  }
}
