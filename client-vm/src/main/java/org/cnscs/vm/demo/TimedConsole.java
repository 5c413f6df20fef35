package org.cnscs.vm.demo;

import java.time.Duration;
import org.cnscs.cli.Main;

/**
 * The command line in a JVM that ends by itself after some time: the console that the demo leaves.
 */
final class TimedConsole {

  private TimedConsole() {}

  /**
   * Runs the command line; the first argument is the number of minutes after which the JVM ends.
   */
  public static void main(String[] arguments) {
    Duration life = Duration.ofMinutes(Long.parseLong(arguments[0]));
    Thread.ofPlatform().daemon().name("end-of-life").start(() -> endAfter(life));
    String[] command = new String[arguments.length - 1];
    System.arraycopy(arguments, 1, command, 0, command.length);
    Main.main(command);
  }

  /** Exits, which has the server close in order. */
  private static void endAfter(Duration life) {
    try {
      Thread.sleep(life);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.exit(0);
  }
}
