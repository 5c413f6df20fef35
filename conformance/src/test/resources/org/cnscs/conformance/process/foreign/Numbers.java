import java.util.Arrays;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;
import org.apache.commons.math3.random.MersenneTwister;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/** Decomposes matrices, transforms signals and integrates differential equations. */
public class Numbers {
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    MersenneTwister random = new MersenneTwister(11);
    for (int round = 0; round < rounds; round++) {
      double[][] data = new double[25][25];
      for (double[] row : data) {
        Arrays.setAll(row, i -> random.nextGaussian());
      }
      RealMatrix matrix = new Array2DRowRealMatrix(data);
      double norm = new SingularValueDecomposition(matrix).getNorm();
      double[] values =
          new EigenDecomposition(matrix.multiply(matrix.transpose())).getRealEigenvalues();
      System.out.println(
          "round "
              + round
              + " "
              + norm
              + " "
              + Arrays.hashCode(values)
              + " "
              + signal(random)
              + " "
              + orbit(0.1 * (round % 10)));
    }
  }

  private static double signal(MersenneTwister random) {
    double[] signal = new double[1024];
    for (int i = 0; i < signal.length; i++) {
      signal[i] = Math.sin(i * 0.05) + random.nextDouble();
    }
    Complex[] spectrum =
        new FastFourierTransformer(DftNormalization.STANDARD)
            .transform(signal, TransformType.FORWARD);
    DescriptiveStatistics statistics = new DescriptiveStatistics();
    for (Complex each : spectrum) {
      statistics.addValue(each.abs());
    }
    return statistics.getKurtosis() + statistics.getPercentile(95);
  }

  private static double orbit(double omega) {
    FirstOrderDifferentialEquations equations =
        new FirstOrderDifferentialEquations() {
          @Override
          public int getDimension() {
            return 2;
          }

          @Override
          public void computeDerivatives(double t, double[] y, double[] derivatives) {
            derivatives[0] = omega * (1 - y[1]) + y[1];
            derivatives[1] = omega * y[0] - y[0];
          }
        };
    double[] y = {0, 1};
    new DormandPrince853Integrator(1e-8, 10, 1e-10, 1e-10).integrate(equations, 0, y, 16, y);
    return y[0] + y[1];
  }
}
