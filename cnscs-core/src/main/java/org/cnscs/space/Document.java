package org.cnscs.space;

import java.nio.charset.StandardCharsets;

/**
 * One well-formed XML document in a space.
 *
 * @param id the document's id, unique in its space
 * @param version 1 for the first content, greater for every change
 * @param xml the root element in UTF-8, without declaration; not to be changed by anyone
 */
public record Document(String id, long version, byte[] xml) {

  /** Returns the content as text. */
  public String text() {
    return new String(xml, StandardCharsets.UTF_8);
  }
}
