package org.cnscs.vm.transfer;

import java.util.List;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbProvider;

/** The verbs that take checkpoints out of a space and bring them into one. */
public final class TransferVerbs implements VerbProvider {

  /** Creates the provider; the service loader calls it. */
  public TransferVerbs() {}

  @Override
  public List<Object> verbs() {
    return List.of(new ExportVerb(new SpaceOption()), new ImportVerb(new SpaceOption()));
  }
}
