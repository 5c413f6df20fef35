package org.cnscs.cli;

import java.util.List;

/** A service with which a module adds its verbs to the command line. */
public interface VerbProvider {

  /**
   * Returns the verbs: objects with picocli's {@code @Command}, each a {@code Callable<Integer>}
   * that gives an exit code.
   */
  List<Object> verbs();
}
