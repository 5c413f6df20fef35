package org.cnscs.vm.random;

/** How a run of a made program came out. */
sealed interface Outcome {
  /** Returns what kind of outcome it is, without what differs from program to program. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /** Tells whether this differs from what a plain run gave, whatever the details are. */
  boolean isWrong(String plain);

  /**
   * It came to its end.
   *
   * @param status the exit status
   */
  record Ended(String result, int status) implements Outcome {
    @Override
    public boolean isWrong(String plain) {
      return status != 0 || !plain.equals(result);
    }
  }

  /** The client VM failed. */
  record Failed(Throwable cause) implements Outcome {
    @Override
    public String kind() {
      Throwable root = cause;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String first = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
      return root.getClass() + first.replaceAll("\\w*\\d\\w*", "");
    }

    @Override
    public boolean isWrong(String plain) {
      return true;
    }
  }

  /** It did not come to its end; with where its threads were. */
  record Hung(String threads) implements Outcome {
    @Override
    public boolean isWrong(String plain) {
      return true;
    }
  }

  /** It could not be stopped, though nothing in the program explains that. */
  record Pinned(String reason) implements Outcome {
    @Override
    public boolean isWrong(String plain) {
      return true;
    }
  }
}
