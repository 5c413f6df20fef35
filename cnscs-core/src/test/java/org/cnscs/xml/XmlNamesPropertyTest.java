package org.cnscs.xml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class XmlNamesPropertyTest {

  @Property
  void unescape_ofEscape_isTheName(@ForAll @StringLength(min = 1, max = 40) String name) {
    assertEquals(name, XmlNames.unescape(XmlNames.escape(name)));
  }

  @Property
  void escape_ofAnyName_isAnXmlName(@ForAll @StringLength(min = 1, max = 40) String name)
      throws Exception {
    Xml.checkEmbeddable(("<" + XmlNames.escape(name) + "/>").getBytes("UTF-8"));
  }

  @Test
  void escape_ofNestedClass_isReadable() {
    assertArrayEquals(
        new String[] {
          "demo.Outer-Inner", "this-0", "_x0024_VALUES", "a_x005F_xb", "kebab_x002D_case"
        },
        new String[] {
          XmlNames.escape("demo.Outer$Inner"),
          XmlNames.escape("this$0"),
          XmlNames.escape("$VALUES"),
          XmlNames.escape("a_xb"),
          XmlNames.escape("kebab-case")
        });
  }

  @Property
  void unmark_ofMark_isTheText(@ForAll String text) {
    String marked = XmlText.mark(text);
    assertEquals(text, XmlText.unmark(marked));
    assertEquals(true, XmlText.isLegal(marked));
  }
}
