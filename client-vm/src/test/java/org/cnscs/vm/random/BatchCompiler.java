package org.cnscs.vm.random;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The JDK's compiler, from memory to memory. */
final class BatchCompiler {
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager standard =
      compiler.getStandardFileManager(null, Locale.ROOT, null);

  /** A source that is not a program, with what the compiler says. */
  static final class NoProgramException extends Exception {
    private static final long serialVersionUID = 1;

    NoProgramException(String message) {
      super(message);
    }
  }

  /**
   * Compiles programs together, or one by one if the compiler breaks down.
   *
   * @return the class files of each, by the program's name and the path of the file; none for a
   *     program on which the compiler breaks down, or of which it makes what no JVM takes: it does
   *     not count all operands where a pattern is matched inside of an expression
   */
  Map<String, Map<String, byte[]>> compile(List<MadeProgram> programs) throws NoProgramException {
    Map<String, Map<String, byte[]>> files = new HashMap<>();
    for (String debug : List.of("-g", "-g:none")) {
      List<MadeProgram> alike =
          programs.stream().filter(each -> each.debug().equals(debug)).toList();
      if (!alike.isEmpty() && !compile(alike, debug, files) && alike.size() > 1) {
        for (MadeProgram each : alike) {
          compile(List.of(each), debug, files);
        }
      }
    }
    files.values().removeIf(each -> !isValid(each));
    return files;
  }

  private static boolean isValid(Map<String, byte[]> files) {
    ClassFile verifier = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy(files)));
    return files.values().stream().allMatch(file -> verifier.verify(file).isEmpty());
  }

  private static ClassHierarchyResolver hierarchy(Map<String, byte[]> files) {
    return ClassHierarchyResolver.ofResourceParsing(
            type -> {
              String descriptor = type.descriptorString();
              byte[] file = files.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
              return file == null ? null : new ByteArrayInputStream(file);
            })
        .orElse(ClassHierarchyResolver.defaultResolver());
  }

  /** Returns false if the compiler did not do its work and says nothing against the programs. */
  private boolean compile(
      List<MadeProgram> programs, String debug, Map<String, Map<String, byte[]>> files)
      throws NoProgramException {
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    Output output = new Output(standard);
    List<Source> sources =
        programs.stream().map(each -> new Source(each.name(), each.source())).toList();
    List<String> options = List.of("-proc:none", "-nowarn", "-Xlint:none", debug);
    Writer breakdown = new StringWriter();
    if (!compiler.getTask(breakdown, output, problems, options, null, sources).call()) {
      String errors = describe(problems);
      if (!errors.isEmpty()) {
        throw new NoProgramException(errors);
      }
      return false;
    }
    output.files.forEach(
        (name, file) ->
            files
                .computeIfAbsent(outermost(name), key -> new TreeMap<>())
                .put(name.replace('.', '/') + ".class", file.toByteArray()));
    return true;
  }

  private static String outermost(String name) {
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private static String describe(DiagnosticCollector<JavaFileObject> problems) {
    return problems.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + Kind.SOURCE.extension), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> files = new TreeMap<>();

    Output(JavaFileManager next) {
      super(next);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      files.put(name, content);
      return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('$', '_')), kind) {
        @Override
        public OutputStream openOutputStream() {
          return content;
        }
      };
    }
  }
}
