package org.cnscs.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.cnscs.vm.image.JdkCode;
import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.Origin;
import org.cnscs.vm.transform.PreparedClass;

/**
 * A program that transforms all classes of a library as a process would have them, and prints how
 * many bytes of code and of class files there are, before and after. Classes that lambdas become
 * are not counted: plain Java makes them, too. It runs on the client VM's image of the JDK.
 */
public final class CodeSize {
  private static final String ENDING = ".class";

  private final ZipFile library;
  private final PreparedClass.Code code =
      new PreparedClass.Code(
          Origin.PROGRAM, new ClassHierarchy(this::file), JdkCode.running().calls());

  private CodeSize(ZipFile library) {
    this.library = library;
  }

  /**
   * The bytes of classes.
   *
   * @param code of their methods' instructions
   * @param files of their class files
   */
  private record Size(long code, long files) {
    static final Size NONE = new Size(0, 0);

    static Size of(byte[] file) {
      long code =
          ClassFile.of().parse(file).methods().stream()
              .flatMap(method -> method.findAttribute(Attributes.code()).stream())
              .mapToLong(each -> each.codeLength())
              .sum();
      return new Size(code, file.length);
    }

    Size plus(Size other) {
      return new Size(code + other.code, files + other.files);
    }
  }

  /** Prints the four sizes of the library that the argument names. */
  public static void main(String[] args) throws IOException {
    try (ZipFile library = new ZipFile(args[0])) {
      new CodeSize(library).print();
    }
  }

  private void print() {
    Size plain = Size.NONE;
    Size process = Size.NONE;
    for (String name : names()) {
      byte[] file = file(name);
      PreparedClass prepared = PreparedClass.of(file, code);
      plain = plain.plus(Size.of(file));
      process = process.plus(Size.of(prepared.transformed(false).file()));
    }
    System.out.println(plain.code + " " + process.code + " " + plain.files + " " + process.files);
  }

  private String[] names() {
    Stream<String> files = library.stream().map(ZipEntry::getName);
    return files
        .filter(name -> name.endsWith(ENDING) && !name.contains("-"))
        .map(name -> name.substring(0, name.length() - ENDING.length()))
        .toArray(String[]::new);
  }

  private byte[] file(String name) {
    ZipEntry entry = library.getEntry(name + ENDING);
    if (entry == null) {
      return JdkCode.running().original(name);
    }
    try {
      return library.getInputStream(entry).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
