package doctor;

import java.io.PrintStream;

/** Prints a line, and then replaces the standard output in another class. */
public final class Late {
  private Late() {}

  public static void main(String[] arguments) {
    System.out.println("begun");
    Replacing.replace();
    System.exit(arguments.length);
  }

  static final class Replacing {
    static void replace() {
      System.setOut(new PrintStream(System.err));
    }
  }
}
