import java.util.Random;
import scala.Option;
import scala.collection.immutable.TreeMap;
import scala.math.Ordering;
import scala.util.parsing.json.JSON;

/**
 * Parses generated text with combinators that are written in Scala, and fills Scala's collections.
 */
public class Json {
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    Random random = new Random(19);
    TreeMap<String, Integer> seen = new TreeMap<>(Ordering.String$.MODULE$);
    for (int round = 0; round < rounds; round++) {
      StringBuilder text = new StringBuilder();
      value(text, random, 5);
      Option<Object> parsed = JSON.parseFull(text.toString());
      String result = parsed.isEmpty() ? "no" : parsed.get().toString();
      seen = (TreeMap<String, Integer>) seen.updated("r" + result.hashCode(), round);
      System.out.println(
          "round "
              + round
              + " "
              + text.length()
              + " "
              + result.hashCode()
              + " "
              + seen.head()
              + " "
              + seen.size());
    }
  }

  private static void value(StringBuilder text, Random random, int depth) {
    switch (depth == 0 ? random.nextInt(3) : 3 + random.nextInt(2)) {
      case 0:
        text.append(random.nextInt(100_000) / 8.0);
        break;
      case 1:
        text.append(random.nextBoolean());
        break;
      case 2:
        text.append("\"text \\u0041 ").append(random.nextInt(99)).append("\\n\"");
        break;
      case 3:
        text.append("[ ");
        for (int i = 0; i < 3; i++) {
          value(text.append(i == 0 ? "" : ", "), random, depth - 1);
        }
        text.append(" ]");
        break;
      default:
        text.append("{ ");
        for (int i = 0; i < 2; i++) {
          text.append(i == 0 ? "" : ", ").append("\"key").append(i).append("\" : ");
          value(text, random, depth - 1);
        }
        text.append(" }");
    }
  }
}
