import java.util.Random;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/** Renders generated text. */
public class Markdown {
  private static final String[] PARTS = {
    "plain words ",
    "*stress* ",
    "**strong _both_** ",
    "`code` ",
    "[a link](http://x.y/z \"t\") ",
    "![image](i.png) ",
    "<b>html</b> ",
    "&amp; &copy; ",
    "line\\\nbreak ",
    "*un__closed ",
    "[ref] "
  };

  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    Random random = new Random(13);
    Parser parser = Parser.builder().build();
    HtmlRenderer html = HtmlRenderer.builder().build();
    TextContentRenderer plain = TextContentRenderer.builder().build();
    for (int round = 0; round < rounds; round++) {
      Node document = parser.parse(text(random));
      String page = html.render(document);
      System.out.println(
          "round "
              + round
              + " "
              + page.length()
              + " "
              + page.hashCode()
              + " "
              + plain.render(document).hashCode());
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("[ref]: /somewhere 'title'\n\n");
    for (int i = 0; i < 60; i++) {
      String[] starts = {"# ", "> ", "> > ", "* ", "  1. ", "    ", "", "", "---\n", "```\n"};
      text.append(starts[random.nextInt(starts.length)]);
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append(PARTS[random.nextInt(PARTS.length)]);
      }
      text.append(random.nextBoolean() ? "\n" : "\n\n");
    }
    return text.toString();
  }
}
