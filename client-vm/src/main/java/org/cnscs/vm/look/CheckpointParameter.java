package org.cnscs.vm.look;

import picocli.CommandLine.Parameters;

/** The first parameter of a verb that is about a checkpoint, to be mixed into the verb. */
public final class CheckpointParameter {

  @Parameters(index = "0", paramLabel = "N[@k]", description = "The checkpoint; else the latest.")
  private String name;

  /** Creates the parameter; picocli sets it. */
  public CheckpointParameter() {}

  /** Returns what it names. */
  public CheckpointName name() {
    return CheckpointName.parse(name);
  }
}
