import com.squareup.kotlinpoet.FileSpec;
import com.squareup.kotlinpoet.FunSpec;
import com.squareup.kotlinpoet.KModifier;
import com.squareup.kotlinpoet.ParameterSpec;
import com.squareup.kotlinpoet.PropertySpec;
import com.squareup.kotlinpoet.TypeSpec;
import java.util.List;
import java.util.Map;

/** Makes Kotlin sources with a library that is written in Kotlin. */
public class Poet {
  private static final Class<?>[] TYPES = {String.class, int.class, List.class, Map.Entry.class};

  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    for (int round = 0; round < rounds; round++) {
      String text = file(round).toString();
      System.out.println("round " + round + " " + text.length() + " " + text.hashCode());
    }
  }

  private static FileSpec file(int round) {
    FileSpec.Builder file = FileSpec.builder("made.p" + round % 3, "Made" + round);
    for (int i = 0; i < 6; i++) {
      TypeSpec.Builder type = TypeSpec.classBuilder("Type" + i).addModifiers(KModifier.OPEN);
      FunSpec.Builder constructor = FunSpec.constructorBuilder();
      for (int j = 0; j < 5; j++) {
        Class<?> kind = TYPES[(i + j + round) % TYPES.length];
        constructor.addParameter(ParameterSpec.builder("p" + j, kind).build());
        type.addProperty(PropertySpec.builder("p" + j, kind).initializer("p" + j).build());
        type.addFunction(function(j, kind));
      }
      file.addType(type.primaryConstructor(constructor.build()).build());
    }
    return file.build();
  }

  private static FunSpec function(int number, Class<?> kind) {
    return FunSpec.builder("f" + number)
        .addKdoc("Does %L things with a %T.", number, kind)
        .addParameter("x", kind)
        .beginControlFlow("for (i in %L until %L)", number, number * 100)
        .addStatement("println(%S + %T.toString() + i)", "value of the thing: ", kind)
        .endControlFlow()
        .build();
  }
}
