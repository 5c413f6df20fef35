package org.cnscs.vm.demo;

import java.util.List;
import org.cnscs.cli.VerbProvider;

/** The provider of the verb {@code demo}. */
public final class DemoVerbs implements VerbProvider {

  /** Creates the provider; the service loader calls it. */
  public DemoVerbs() {}

  @Override
  public List<Object> verbs() {
    return List.of(new DemoVerb());
  }
}
