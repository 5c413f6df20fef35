package org.cnscs.vm.look;

import java.util.List;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbProvider;

/** The looking verbs, and {@code rm}, which forgets what was looked at. */
public final class LookVerbs implements VerbProvider {

  /** Creates the provider; the service loader calls it. */
  public LookVerbs() {}

  @Override
  public List<Object> verbs() {
    return List.of(
        new PsVerb(new SpaceOption()),
        new CheckpointsVerb(new SpaceOption()),
        new ShowVerb(new SpaceOption()),
        new DiffVerb(new SpaceOption()),
        new SearchVerb(new SpaceOption()),
        new RmVerb(new SpaceOption()));
  }
}
