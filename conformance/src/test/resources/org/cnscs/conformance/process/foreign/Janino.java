import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.codehaus.janino.ClassLoaderIClassLoader;
import org.codehaus.janino.Java;
import org.codehaus.janino.Parser;
import org.codehaus.janino.Scanner;
import org.codehaus.janino.UnitCompiler;
import org.codehaus.janino.util.ClassFile;

/** Compiles generated classes in memory. */
public class Janino {
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    ClassLoaderIClassLoader classes = new ClassLoaderIClassLoader(Janino.class.getClassLoader());
    for (int round = 0; round < rounds; round++) {
      String source = Sources.of("Made" + round, round, 12);
      Java.AbstractCompilationUnit unit =
          new Parser(new Scanner("Made" + round, new StringReader(source)))
              .parseAbstractCompilationUnit();
      List<ClassFile> made = new ArrayList<>();
      new UnitCompiler(unit, classes).compileUnit(true, true, true, made);
      CRC32 sum = new CRC32();
      for (ClassFile each : made) {
        sum.update(each.toByteArray());
      }
      System.out.println("round " + round + " classes " + made.size() + " sum " + sum.getValue());
    }
  }
}
