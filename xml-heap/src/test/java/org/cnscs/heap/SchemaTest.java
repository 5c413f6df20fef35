package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

  private static final String HASH = "0123456789abcdef".repeat(4);

  private static void validate(String document) {
    String whole =
        document.replaceFirst(" ", " xmlns:c=\"urn:cnscs:heap:1\" ").replace("HASH", HASH);
    Schemas.validate(whole.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<c:process name='N' state='running' latest='3' program='HASH' node='NODE' pid='123'"
            + " started='2026-01-01T00:00:00Z' changed='2026-01-01T00:00:00Z'/>",
        "<c:process name='N' state='ended' latest='0' program='HASH' exit='-1' from='M@2'/>",
        "<c:program main='demo.Main'><c:entry name='app.jar'><c:file path='demo/Main.class'"
            + " ref='class/HASH'/><c:file path='m.properties'"
            + " ref='resource/HASH'/></c:entry></c:program>",
        "<c:class name='demo.Main'>yv66vg==</c:class>",
        "<c:resource >yv66vg==</c:resource>",
        "<c:line n='1'><demo.Part c:id='1' c:loader='2'/></c:line>",
        "<c:manifest format='1' process='N' number='1' time='2026-01-01T00:00:00Z' threads='0'"
            + " objects='1' bytes='9' program='HASH'><c:loader n='2' class='demo.Loader' name='x'"
            + " parent='program' parallel='true' ref='#1.1'>java.lang.Object demo.A/3</c:loader>"
            + "<c:class name='demo.Part/2' file='HASH' source='file:/a.jar'/><c:table/>"
            + "</c:manifest>",
        "<c:delta n='1'><c:line n='3'><demo.Part c:id='1'/></c:line></c:delta>",
        "<c:line n='17'><demo.Account c:id='3' c:hash='5' owner='#4' next='#21.2'><text>a\n"
            + "b</text></demo.Account></c:line>"
      })
  void documents_ofAProcess_areValid(String document) {
    validate(document);
  }

  @Test
  void documents_thatAreNone_areInvalid() {
    for (String document :
        new String[] {
          "<c:process name='N' state='walking' latest='3' program='HASH'/>",
          "<c:line n='0'/>",
          "<c:line n='1'><c:array c:id='1' of='int' encoding='hex'/></c:line>",
          "<c:class name='x'>?</c:class>",
          "<c:delta n='1'/>",
          "<c:delta n='1'><demo.Part c:id='1'/></c:delta>",
          "<c:program main='a'><c:entry name='b'><c:file path='p'"
              + " ref='class/../x'/></c:entry></c:program>"
        }) {
      assertThrows(AssertionError.class, () -> validate(document), document);
    }
  }
}
