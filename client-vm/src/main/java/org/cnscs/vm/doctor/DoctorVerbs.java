package org.cnscs.vm.doctor;

import java.util.List;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbProvider;

/** The verb that looks for what is wrong. */
public final class DoctorVerbs implements VerbProvider {

  /** Creates the provider; the service loader calls it. */
  public DoctorVerbs() {}

  @Override
  public List<Object> verbs() {
    return List.of(new DoctorVerb(new SpaceOption()));
  }
}
