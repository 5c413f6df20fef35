package org.cnscs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.cnscs.space.Spaces;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SpaceOptionTest {

  @Test
  void location_named_winsOverTheDefault() {
    assertEquals(
        "here", CommandLine.populateCommand(new SpaceOption(), "--space", "here").location());
  }

  @Test
  void location_notNamed_isTheDefault() {
    assertEquals(Spaces.defaultLocation(), new SpaceOption().location());
  }
}
