package org.cnscs.vm.collect;

import java.util.List;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbProvider;

/** The verb that collects garbage. */
public final class CollectVerbs implements VerbProvider {

  /** Creates the provider; the service loader calls it. */
  public CollectVerbs() {}

  @Override
  public List<Object> verbs() {
    return List.of(new GcVerb(new SpaceOption()));
  }
}
