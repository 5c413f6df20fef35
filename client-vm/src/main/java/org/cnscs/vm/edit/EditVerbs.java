package org.cnscs.vm.edit;

import java.util.List;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbProvider;

/** The verb that edits suspended processes. */
public final class EditVerbs implements VerbProvider {

  /** Creates the provider; the service loader calls it. */
  public EditVerbs() {}

  @Override
  public List<Object> verbs() {
    return List.of(new EditVerb(new SpaceOption()));
  }
}
