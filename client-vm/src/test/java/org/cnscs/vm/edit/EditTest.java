package org.cnscs.vm.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=",
        "17.3=5",
        "17.count=5",
        "a.b.c=5",
        "17.3.count",
        "0.1.x=1",
        "1.2[x]=1",
        "1.2[-1]=1",
        "thread 1 local i=5",
        "thread 1 frame 0 local i=5",
        "thread x frame 1 local i=5",
        "thread 1 frame 1 monitor 0=5",
        "99999999999.1.x=1"
      })
  void textThatIsNoEdit_isRefused(String text) {
    VerbException refused = assertThrows(VerbException.class, () -> Edit.set(text));
    assertEquals(ExitCode.USAGE, refused.exitCode());
  }
}
