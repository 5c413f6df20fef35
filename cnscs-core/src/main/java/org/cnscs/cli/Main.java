package org.cnscs.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;

/** The entry point of the command line. */
public final class Main {

  private Main() {}

  /** Runs the verb that the arguments name and exits with its code. */
  public static void main(String[] args) {
    List<VerbProvider> providers =
        ServiceLoader.load(VerbProvider.class, Main.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    System.exit(Frame.answering(args, providers, writer(System.out), writer(System.err)).run(args));
  }

  /**
   * Returns a writer of UTF-8 whatever the locale, since what is written may be read by programs.
   */
  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
