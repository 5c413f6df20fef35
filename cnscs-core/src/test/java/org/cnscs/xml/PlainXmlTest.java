package org.cnscs.xml;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainXmlTest {
  private static final String LINE =
      "<c:line xmlns:c=\"urn:cnscs:heap:1\" n=\"17\">\n"
          + "<demo.Account c:id=\"3\" owner=\"#4\" balance=\"12.5\" name=\"Ann &amp; Bo\"/>\n"
          + "<c:string c:id=\"4\">ü € 😀 a[1]] &lt;b&gt; &#xD;</c:string>\n"
          + "<c:array c:id=\"5\" of=\"int\">1 2 3</c:array>\n</c:line>";

  private static final String[] PIECES = {
    "<",
    ">",
    "/",
    "=",
    "\"",
    " ",
    "a",
    "b:",
    ":",
    "xmlns:b=\"urn:b\"",
    " xmlns=\"urn:c\"",
    "<a>",
    "</a>",
    "<a/>",
    "<b:a xmlns:b=\"urn:b\">",
    "</b:a>",
    " a=\"x\"",
    " b=\"<\"",
    "&amp;",
    "&#xA;",
    "&",
    ";",
    "]]",
    "]]>",
    "é",
    "€",
    "😀",
    "\ud83d",
    "\u0001",
    "\n",
    "\t",
    "\r",
    "<!--x-->",
    "<?x?>",
    "<![CDATA[x]]>",
    "<!DOCTYPE a>",
    "xml:",
    "'",
    "-",
    ".",
    "0",
    "\ufffe",
    "\u00b7",
    "xmlns:a=\"\""
  };

  @Property(tries = 3000)
  void isPlain_ofAnything_isRightAboutWhatItKnows(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "<a>" : "");
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    text.append(random.nextBoolean() ? "</a>" : "");
    check(bytes(text.toString()));
  }

  @Property(tries = 3000)
  void isPlain_ofALineWithAChange_isRightAboutWhatItKnows(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] line = bytes(LINE);
    int at = random.nextInt(line.length);
    byte[] changed =
        switch (random.nextInt(4)) {
          case 0 -> Arrays.copyOf(line, at);
          case 1 -> with(line, at, at + 1, new byte[] {(byte) random.nextInt()});
          case 2 -> with(line, at, Math.min(line.length, at + random.nextInt(9)), new byte[0]);
          default -> with(line, at, at, bytes(PIECES[random.nextInt(PIECES.length)]));
        };
    check(changed);
  }

  private static byte[] with(byte[] document, int from, int to, byte[] instead) {
    byte[] all = new byte[document.length - (to - from) + instead.length];
    System.arraycopy(document, 0, all, 0, from);
    System.arraycopy(instead, 0, all, from, instead.length);
    System.arraycopy(document, to, all, from + instead.length, document.length - to);
    return all;
  }

  /** What is called plain must be what a parser accepts. */
  private static void check(byte[] document) {
    if (PlainXml.isPlain(document)) {
      assertDoesNotThrow(
          () -> Xml.parse(document), () -> new String(document, StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LINE,
        "<a/>",
        "<a></a>",
        "<a b=\"\"/>",
        "<b:a xmlns:b=\"urn:b\" b:c=\"1\" c=\"2\"><b:c/>x</b:a>",
        "<a xmlns=\"urn:a\">]]&gt; ] ü</a>",
        "<_a-1.b>&quot;&apos;</_a-1.b>"
      })
  void isPlain_ofCanonicalDocuments_isTrue(String document) throws Exception {
    assertTrue(PlainXml.isPlain(bytes(document)));
    Xml.parse(bytes(document));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        "<a",
        "<a>",
        "<a/><a/>",
        "<a/> ",
        " <a/>",
        "<a></b>",
        "<a></aa>",
        "<a></a >",
        "<a b=\"1\"></a b=\"1\">",
        "<aa></a>",
        "<a b=\"1\" b=\"2\"/>",
        "<a b='1'/>",
        "<a b=\"<\"/>",
        "<a b=\"\n\"/>",
        "<a b=\"1\"c=\"2\"/>",
        "<b:a/>",
        "<a b:c=\"1\"/>",
        "<a><b xmlns:b=\"urn:b\"/></a>",
        "<a xmlns:b=\"\"/>",
        "<a xmlns:b=\"urn:b\" xmlns:c=\"urn:b\" b:d=\"\" c:d=\"\"/>",
        "<a xmlns:xml=\"urn:b\"/>",
        "<a xmlns:b=\"http://www.w3.org/2000/xmlns/\"/>",
        "<a xmlns:b=\"urn:&amp;\" xmlns:c=\"urn:&amp;\"/>",
        "<a>]]></a>",
        "<a>&x;</a>",
        "<a>&#0;</a>",
        "<a>\u0001</a>",
        "<a>\uffff</a>",
        "<a:b:c/>",
        "<a:/>",
        "<:a/>",
        "<1/>",
        "<!DOCTYPE a><a/>",
        "<?xml version=\"1.0\"?><a/>",
        "<a><!-- --></a>"
      })
  void isPlain_ofOthers_isFalse(String document) {
    assertFalse(PlainXml.isPlain(bytes(document)));
  }

  @Test
  void isPlain_ofBytesThatAreNoUtf8_isFalse() {
    int[][] wrong = {
      {0x80},
      {0xc0, 0x80},
      {0xc1, 0xbf},
      {0xe0, 0x80, 0x80},
      {0xed, 0xa0, 0x80},
      {0xc3, 0x28},
      {0xf0, 0x80, 0x80, 0x80},
      {0xf4, 0x90, 0x80, 0x80},
      {0xf5, 0x80, 0x80, 0x80},
      {0xff},
      {0xef, 0xbf, 0xbe},
      {0xe2, 0x82},
      {0xf0, 0x9f, 0x98}
    };
    for (int[] each : wrong) {
      byte[] bad = new byte[each.length];
      for (int i = 0; i < bad.length; i++) {
        bad[i] = (byte) each[i];
      }
      assertFalse(PlainXml.isPlain(with(bytes("<a></a>"), 3, 3, bad)), Arrays.toString(each));
    }
  }

  @Test
  void isPlain_atTheLimits_leavesTheDecisionToTheParser() {
    assertTrue(PlainXml.isPlain(bytes("<a>".repeat(64) + "</a>".repeat(64))));
    assertFalse(PlainXml.isPlain(bytes("<a>".repeat(65) + "</a>".repeat(65))));
    StringBuilder wide = new StringBuilder("<a");
    for (int i = 0; i < 65; i++) {
      wide.append(" a").append(i).append("=\"\"");
    }
    assertFalse(PlainXml.isPlain(bytes(wide.append("/>").toString())));
    assertTrue(PlainXml.isPlain(bytes("<a b=\"" + "&amp;".repeat(100_000) + "\"/>")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
