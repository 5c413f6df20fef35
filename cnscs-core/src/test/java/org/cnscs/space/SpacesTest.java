package org.cnscs.space;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SpacesTest {

  @Test
  void defaultLocation_environment_decides() {
    assertEquals(
        "http://h:1",
        Spaces.defaultLocation(
            Map.of("CNSCS_SPACE", "http://h:1", "XDG_DATA_HOME", "/d"), "/h"));
    assertEquals(
        "/d/cnscs/space",
        Spaces.defaultLocation(Map.of("CNSCS_SPACE", " ", "XDG_DATA_HOME", "/d"), "/h"));
    assertEquals("/h/.local/share/cnscs/space", Spaces.defaultLocation(Map.of(), "/h"));
  }
}
