package org.cnscs.vm.evolution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of rules: one a line, and comments behind {@code #}. */
final class MappingFile {
  private static final int LARGEST = 1 << 20;

  private MappingFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, is no text in UTF-8 or too large
   * @throws IllegalArgumentException if a line is no rule
   */
  static List<Rule> read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    }
    if (bytes.length > LARGEST) {
      throw new IOException(file + " is larger than 1 MB");
    }
    return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
  }

  static List<Rule> parse(String text) throws IOException {
    List<Rule> rules = new ArrayList<>();
    BufferedReader lines = new BufferedReader(new StringReader(text));
    int row = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine(), row++) {
      int comment = line.indexOf('#');
      String rule = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!rule.isEmpty()) {
        rules.add(parse(rule, row));
      }
    }
    return rules;
  }

  private static Rule parse(String rule, int row) {
    try {
      return Rule.parse(rule);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("row " + row + ": " + e.getMessage(), e);
    }
  }
}
