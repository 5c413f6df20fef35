package doctor;

/** Prints a line, and then might load native code in another class. */
public final class Late {
  private Late() {}

  public static void main(String[] arguments) {
    System.out.println("begun");
    Loading.load(System.getProperty("library"));
    System.exit(arguments.length);
  }

  static final class Loading {
    static void load(String library) {
      if (library != null) {
        System.loadLibrary(library);
      }
    }
  }
}
