package org.cnscs.vm.program;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.CharArrayWriter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.FilterReader;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Scanner;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Checksum;

/** Work in streams, readers and writers of the program below those of the JDK. */
public final class Layers {

  private Layers() {}

  static final class In extends FilterInputStream {
    In(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read() throws IOException {
      Callbacks.spin(1);
      return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      Callbacks.spin(length);
      return super.read(into, offset, Math.min(length, 7));
    }
  }

  static final class Out extends FilterOutputStream {
    Out(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      Callbacks.spin(b);
      super.write(b);
    }

    @Override
    public void flush() throws IOException {
      Callbacks.spin(3);
      super.flush();
    }
  }

  static final class Chars extends FilterReader {
    Chars(String text) {
      super(new StringReader(text));
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      Callbacks.spin(length);
      return super.read(into, offset, Math.min(length, 5));
    }
  }

  static final class Text extends FilterWriter {
    Text(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      Callbacks.spin(c);
      super.write(c);
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
      Callbacks.spin(length);
      super.write(chars, offset, length);
    }
  }

  /** Sums slowly. */
  static final class Sum implements Checksum {
    private long value;

    @Override
    public void update(int b) {
      value = value * 31 + b + (Callbacks.spin(b) & 1);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      for (int i = 0; i < length; i++) {
        update(bytes[offset + i]);
      }
    }

    @Override
    public long getValue() {
      return value;
    }

    @Override
    public void reset() {
      value = 0;
    }
  }

  public static Object compute() throws Exception {
    StringBuilder out = new StringBuilder();
    for (int round = 0; round < 100; round++) {
      String text = "line one " + round + "\nzwei ü\tthree = 3.5\nkey: value\\\n more\n";
      byte[] bytes = written(text);
      out.append(bytes.length);
      reads(out, bytes);
      texts(out, text);
    }
    return out.toString().hashCode() + " " + out.length();
  }

  private static byte[] written(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Sum sum = new Sum();
    try (BufferedWriter writer =
        new BufferedWriter(
            new OutputStreamWriter(
                new BufferedOutputStream(new CheckedOutputStream(new Out(bytes), sum), 9),
                StandardCharsets.UTF_8),
            8)) {
      writer.write(text);
      writer.newLine();
      writer.append(CharBuffer.wrap("xyz"));
      writer.flush();
    }
    try (DataOutputStream data = new DataOutputStream(new Out(bytes))) {
      data.writeLong(sum.getValue());
      data.writeUTF(text);
      data.writeDouble(1.5);
    }
    CharArrayWriter chars = new CharArrayWriter();
    try (PrintWriter print = new PrintWriter(new Text(chars), true)) {
      print.printf("%s|%d%n", text, 5);
      print.println(7.5);
    }
    bytes.write(chars.toString().getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static void reads(StringBuilder out, byte[] bytes) throws IOException {
    Sum sum = new Sum();
    InputStream in =
        new BufferedInputStream(
            new SequenceInputStream(
                new CheckedInputStream(new In(bytes), sum), new In(new byte[] {1, 2, 3})),
            11);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 6)) {
      out.append(reader.readLine()).append(reader.lines().mapToLong(l -> Callbacks.spin(1)).sum());
    }
    out.append(sum.getValue());
    try (DataInputStream data = new DataInputStream(new In(bytes))) {
      out.append(data.readInt()).append(data.readLong()).append(data.skipBytes(3));
    }
    out.append(new In(bytes).readAllBytes().length);
    out.append(new In(bytes).transferTo(new Out(OutputStream.nullOutputStream())));
  }

  private static void texts(StringBuilder out, String text) throws IOException {
    Scanner scanner = new Scanner(new Chars(text));
    while (scanner.hasNext()) {
      out.append(scanner.hasNextInt() ? scanner.nextInt() : scanner.next());
    }
    StreamTokenizer tokens = new StreamTokenizer(new PushbackReader(new Chars(text)));
    while (tokens.nextToken() != StreamTokenizer.TT_EOF) {
      out.append(tokens.sval);
    }
    Properties properties = new Properties();
    properties.load(new Chars(text));
    out.append(new java.util.TreeMap<>(properties));
    Reader chars = new Chars(text);
    out.append(chars.transferTo(new Text(Writer.nullWriter())));
    CharBuffer buffer = CharBuffer.allocate(10);
    out.append(new Chars(text).read(buffer)).append(buffer.flip());
  }
}
