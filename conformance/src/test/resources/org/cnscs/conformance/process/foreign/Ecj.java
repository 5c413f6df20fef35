import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.internal.compiler.ClassFile;
import org.eclipse.jdt.internal.compiler.CompilationResult;
import org.eclipse.jdt.internal.compiler.Compiler;
import org.eclipse.jdt.internal.compiler.DefaultErrorHandlingPolicies;
import org.eclipse.jdt.internal.compiler.batch.CompilationUnit;
import org.eclipse.jdt.internal.compiler.classfmt.ClassFileReader;
import org.eclipse.jdt.internal.compiler.classfmt.ClassFormatException;
import org.eclipse.jdt.internal.compiler.env.ICompilationUnit;
import org.eclipse.jdt.internal.compiler.env.INameEnvironment;
import org.eclipse.jdt.internal.compiler.env.NameEnvironmentAnswer;
import org.eclipse.jdt.internal.compiler.impl.CompilerOptions;
import org.eclipse.jdt.internal.compiler.problem.DefaultProblemFactory;

/** Compiles generated classes in memory; what they refer to comes from the JDK's class files. */
public class Ecj {
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    Classes classes = new Classes();
    for (int round = 0; round < rounds; round++) {
      String name = "Made" + round;
      ICompilationUnit unit =
          new CompilationUnit(Sources.of(name, round, 25).toCharArray(), name + ".java", "UTF-8");
      Compiler compiler =
          new Compiler(
              classes,
              DefaultErrorHandlingPolicies.proceedWithAllProblems(),
              options(),
              Ecj::print,
              new DefaultProblemFactory(Locale.ROOT));
      compiler.compile(new ICompilationUnit[] {unit});
    }
  }

  private static CompilerOptions options() {
    Map<String, String> settings = new HashMap<>();
    settings.put(CompilerOptions.OPTION_Source, "1.8");
    settings.put(CompilerOptions.OPTION_Compliance, "1.8");
    settings.put(CompilerOptions.OPTION_TargetPlatform, "1.8");
    return new CompilerOptions(settings);
  }

  private static void print(CompilationResult result) {
    CRC32 sum = new CRC32();
    for (ClassFile each : result.getClassFiles()) {
      sum.update(each.getBytes());
    }
    System.out.println(new String(result.getFileName()) + " sum " + sum.getValue());
    if (result.hasErrors()) {
      for (IProblem each : result.getErrors()) {
        System.out.println(each);
      }
    }
  }

  /** The class files that the class loader finds. */
  private static final class Classes implements INameEnvironment {
    private final Map<String, byte[]> files = new HashMap<>();

    @Override
    public NameEnvironmentAnswer findType(char[][] compound) {
      StringBuilder name = new StringBuilder();
      for (char[] each : compound) {
        name.append(name.length() == 0 ? "" : "/").append(each);
      }
      return find(name.toString());
    }

    @Override
    public NameEnvironmentAnswer findType(char[] type, char[][] packages) {
      StringBuilder name = new StringBuilder();
      for (char[] each : packages) {
        name.append(each).append('/');
      }
      return find(name.append(type).toString());
    }

    private NameEnvironmentAnswer find(String name) {
      byte[] file = files.computeIfAbsent(name, Classes::read);
      try {
        return file.length == 0
            ? null
            : new NameEnvironmentAnswer(new ClassFileReader(file, name.toCharArray()), null);
      } catch (ClassFormatException e) {
        throw new IllegalStateException(e);
      }
    }

    private static byte[] read(String name) {
      try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
        return in == null ? new byte[0] : in.readAllBytes();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean isPackage(char[][] parents, char[] name) {
      return name.length > 0 && Character.isLowerCase(name[0]);
    }

    @Override
    public void cleanup() {}
  }
}
