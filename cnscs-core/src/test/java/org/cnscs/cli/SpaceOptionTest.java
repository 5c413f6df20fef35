package org.cnscs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SpaceOptionTest {

  @Test
  void location_named_winsOverTheEnvironment() {
    assertEquals("here", SpaceOption.location("here", Map.of("CNSCS_SPACE", "there"), "/h"));
  }

  @Test
  void location_notNamed_isThatOfTheEnvironment() {
    assertEquals("there", SpaceOption.location(null, Map.of("CNSCS_SPACE", "there", "XDG_DATA_HOME", "/d"), "/h"));
  }

  @Test
  void location_nothingSaid_isUnderTheUsersData() {
    assertEquals("/d/cnscs/space", SpaceOption.location(null, Map.of("XDG_DATA_HOME", "/d", "CNSCS_SPACE", ""), "/h"));
    assertEquals("/h/.local/share/cnscs/space", SpaceOption.location(null, Map.of("XDG_DATA_HOME", ""), "/h"));
  }
}
