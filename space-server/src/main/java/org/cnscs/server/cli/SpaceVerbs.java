package org.cnscs.server.cli;

import java.util.List;
import org.cnscs.cli.VerbProvider;

/** The provider of the verbs of spaces. */
public final class SpaceVerbs implements VerbProvider {

  /** Creates the provider. */
  public SpaceVerbs() {}

  @Override
  public List<Object> verbs() {
    return List.of(
        new ServeVerb(),
        new WriteVerb(),
        new ReadVerb(),
        new TakeVerb(),
        new WatchVerb(),
        new LeasesVerb());
  }
}
