package org.cnscs.gateway.cli;

import java.util.List;
import org.cnscs.cli.VerbProvider;

/** The verbs of the gateway. */
public final class GatewayVerbs implements VerbProvider {

  /** Creates the provider; the service loader calls it. */
  public GatewayVerbs() {}

  @Override
  public List<Object> verbs() {
    return List.of(new GatewayVerb());
  }
}
