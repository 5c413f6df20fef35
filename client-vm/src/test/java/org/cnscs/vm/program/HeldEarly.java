package org.cnscs.vm.program;

/** Constructors that stay where they are, before their {@code super(...)} has returned. */
public final class HeldEarly {
  /** Whether the place has been reached at which to stay. */
  public static volatile boolean ready;

  /** Whether to stay no longer. */
  public static volatile boolean released;

  private HeldEarly() {}

  static class Base {
    final String seen;

    Base(int n) {
      seen = look() + n;
    }

    String look() {
      return "base";
    }
  }

  static class Middle extends Base {
    final String given;
    final long squared;

    Middle(String text, long n) {
      given = text + n;
      squared = n * n;
      super(hold(5));
    }
  }

  static class Lower extends Middle {
    private final char mark;
    private final String own;
    boolean flag;

    Lower(String text) {
      flag = true;
      this(text, new Base(6));
      flag = !flag;
    }

    private Lower(String text, Base other) {
      mark = 'n';
      own = text + "?";
      super(text + other.seen, 7L);
    }

    @Override
    String look() {
      return mark + own + flag + given + squared;
    }
  }

  private static int hold(int n) {
    ready = true;
    while (!released) {
      Thread.onSpinWait();
    }
    return n + 1;
  }

  public static Object compute() {
    Lower made = new Lower("text");
    return made.seen + made.look() + made.flag;
  }
}
