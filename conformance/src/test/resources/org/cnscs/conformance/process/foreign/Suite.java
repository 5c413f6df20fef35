import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;
import org.junit.runner.notification.RunListener;

/** Runs test classes several times and prints when a test is over; their order is the JVM's. */
public class Suite {
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    for (int round = 0; round < rounds; round++) {
      JUnitCore core = new JUnitCore();
      core.addListener(new Printer());
      for (int i = 1; i < arguments.length; i++) {
        Result result = core.run(Class.forName(arguments[i]));
        System.out.println(
            arguments[i]
                + ": "
                + result.getRunCount()
                + " run, "
                + result.getFailureCount()
                + " failed, "
                + result.getIgnoreCount()
                + " ignored");
      }
    }
  }

  private static final class Printer extends RunListener {
    private int tests;

    @Override
    public void testFinished(Description description) {
      System.out.println("test " + ++tests);
    }
  }
}
