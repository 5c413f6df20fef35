package org.cnscs.vm.look;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;

/**
 * What a user calls a checkpoint: {@code process@number}, {@code process@latest}, or the process
 * alone.
 *
 * @param process the process's name, 1 to 64 characters of {@code [A-Za-z0-9._-]}
 * @param number the checkpoint's number from 1, or 0 for the latest
 * @param explicit whether a checkpoint was named, be it as the latest, and not the process alone
 */
public record CheckpointName(String process, long number, boolean explicit) {
  private static final Pattern PROCESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern FORM = Pattern.compile("([^@]*)(?:@(latest|[1-9][0-9]{0,9}))?");

  /**
   * Reads a name.
   *
   * @throws VerbException if it is not one
   */
  public static CheckpointName parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw usage(
          "'" + text + "' does not name a checkpoint; write process@number or process@latest");
    }
    String number = form.group(2);
    long value = number == null || number.equals("latest") ? 0 : Long.parseLong(number);
    return new CheckpointName(checkProcess(form.group(1)), value, number != null);
  }

  /**
   * Returns a process's name if it is acceptable as one.
   *
   * @throws VerbException if it is not
   */
  public static String checkProcess(String name) {
    if (!PROCESS.matcher(name).matches()) {
      throw usage("'" + name + "' cannot be a process's name; use 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return name;
  }

  private static VerbException usage(String message) {
    return new VerbException(ExitCode.USAGE, message);
  }
}
