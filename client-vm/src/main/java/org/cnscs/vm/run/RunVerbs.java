package org.cnscs.vm.run;

import java.util.List;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbProvider;

/** The verbs that run and capture programs. */
public final class RunVerbs implements VerbProvider {

  /** Creates the provider; the service loader calls it. */
  public RunVerbs() {}

  @Override
  public List<Object> verbs() {
    return List.of(
        new RunVerb(),
        new ResumeVerb(),
        new CommandVerb.CheckpointVerb(new SpaceOption()),
        new CommandVerb.SuspendVerb(new SpaceOption()));
  }
}
