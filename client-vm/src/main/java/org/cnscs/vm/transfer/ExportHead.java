package org.cnscs.vm.transfer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.xml.Vocabulary;

/**
 * What the start of an exported checkpoint tells.
 *
 * @param process the process
 * @param number the checkpoint's number
 * @param manifest the hash of its manifest
 * @param documents how many documents follow
 */
record ExportHead(String process, long number, String manifest, int documents) {
  static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  static final String END = "</c:export>\n";
  static final String DOCUMENT_END = "</c:document>\n";

  private static final int FORMAT = 1;
  private static final int MOST_SHOWN = 120;
  private static final Pattern TAG =
      Pattern.compile(
          "<c:export xmlns:c=\""
              + Vocabulary.EXPORT.namespace()
              + "\" format=\"([0-9]{1,9})\" process=\"([A-Za-z0-9._-]{1,64})\""
              + " number=\"([1-9][0-9]{0,9})\" manifest=\"([0-9a-f]{64})\""
              + " documents=\"([1-9][0-9]{0,8})\">");

  /** Returns the tag that tells it. */
  String tag() {
    return "<c:export xmlns:c=\"%s\" format=\"%d\" process=\"%s\" number=\"%d\" manifest=\"%s\" documents=\"%d\">"
        .formatted(Vocabulary.EXPORT.namespace(), FORMAT, process, number, manifest, documents);
  }

  /**
   * Reads the tag.
   *
   * @throws BadExportException if it is another
   */
  static ExportHead parse(String tag, long at) throws BadExportException {
    Matcher form = TAG.matcher(tag);
    if (!form.matches()) {
      throw new BadExportException(
          at, "the start of an exported checkpoint was expected, found " + shown(tag));
    }
    if (!form.group(1).equals("" + FORMAT)) {
      throw new BadExportException(
          at,
          "it has format "
              + form.group(1)
              + ", this version reads format "
              + FORMAT
              + "; use a newer version");
    }
    return new ExportHead(
        form.group(2),
        Long.parseLong(form.group(3)),
        form.group(4),
        Integer.parseInt(form.group(5)));
  }

  /** Returns text of a file as a message shows it. */
  static String shown(String text) {
    String cut = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
    return text.isEmpty() ? "the end of the file" : "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
