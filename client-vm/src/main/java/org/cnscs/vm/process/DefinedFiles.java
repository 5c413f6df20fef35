package org.cnscs.vm.process;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.heap.DeclaredField;
import org.cnscs.heap.Qualifiers;
import org.cnscs.xml.Hash;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.XmlText;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The class files from which a loader of the program's making has defined its classes. */
final class DefinedFiles {
  private static final Pattern TYPE = Pattern.compile("L([^;:<>()]+);");

  /** What transformed code calls, which no loader is asked for. */
  private static final String RUNTIME = "jdk.internal.vm.";

  private static final int CLASS = 7;
  private static final int NAME_AND_TYPE = 12;
  private static final int METHOD_TYPE = 16;

  private final Map<String, Definition> definitions = new ConcurrentHashMap<>();

  /** The files of classes that are being defined, by internal name. */
  private final Map<String, byte[]> begun = new ConcurrentHashMap<>();

  /** The names of classes that the classes mention and that were not found yet, with dots. */
  private final Set<String> mentioned = ConcurrentHashMap.newKeySet();

  private final Map<String, Class<?>> found = new ConcurrentHashMap<>();

  /**
   * A class file that was defined.
   *
   * @param order when, among all of a process
   * @param name the class's name
   * @param file as the program gave it
   * @param hash the hash of its document
   * @param document the document that holds it
   * @param source the URL from which it came, or null
   */
  record Definition(
      long order, String name, byte[] file, String hash, byte[] document, String source) {

    static Definition of(long order, String name, byte[] file, String source) {
      StringBuilder text = new StringBuilder(file.length * 2);
      text.append("<c:class xmlns:c=\"").append(Vocabulary.HEAP.namespace()).append("\" name=\"");
      XmlText.appendAttribute(text, name);
      text.append("\">").append(Base64.getEncoder().encodeToString(file)).append("</c:class>");
      byte[] document = text.toString().getBytes(StandardCharsets.UTF_8);
      return new Definition(order, name, file, Hash.of(document), document, source);
    }
  }

  /** Takes note of a class file that is about to be defined. */
  void begin(String internal, byte[] file) {
    begun.put(internal, file);
  }

  void add(Definition definition) {
    begun.remove(definition.name.replace('.', '/'));
    definitions.put(definition.name, definition);
  }

  /** Takes note of the classes that a class file mentions. */
  void mention(byte[] file) {
    for (String name : mentionedBy(file)) {
      if (!name.startsWith(RUNTIME) && !found.containsKey(name)) {
        mentioned.add(name);
      }
    }
  }

  Collection<Definition> all() {
    return definitions.values();
  }

  /** Tells whether a class was among the first that were defined in the process. */
  boolean contains(String internal, long until) {
    Definition definition = definitions.get(internal.replace('/', '.'));
    return definition != null && definition.order <= until;
  }

  /** Returns the class file of an internal name, as the program gave it, or null. */
  byte[] file(String internal) {
    Definition definition = definitions.get(internal.replace('/', '.'));
    return definition == null ? begun.get(internal) : definition.file;
  }

  /**
   * Returns the names, with qualifiers, of what the classes have found at other loaders by names.
   *
   * @param loader the loader of the classes
   * @param finding finds a class that the JVM knows the loader to have found
   */
  List<String> found(ClassLoader loader, Function<String, Class<?>> finding) {
    for (String name : Set.copyOf(mentioned)) {
      Class<?> type = finding.apply(name);
      if (type != null) {
        mentioned.remove(name);
        if (type.getClassLoader() != loader) {
          found.put(name, type);
        }
      }
    }
    Map<String, String> names = new TreeMap<>();
    found.forEach((name, type) -> names.put(name, Qualifiers.nameOf(type)));
    return List.copyOf(names.values());
  }

  /** Returns the fields that a class file declares, or null if two have one name. */
  static List<DeclaredField> fields(byte[] file) {
    Map<String, DeclaredField> fields = new LinkedHashMap<>();
    int[] count = {0};
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public FieldVisitor visitField(
                  int access, String name, String descriptor, String signature, Object value) {
                boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
                fields.put(name, new DeclaredField(name, descriptor, isStatic));
                count[0]++;
                return null;
              }
            },
            ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return fields.size() == count[0] ? List.copyOf(fields.values()) : null;
  }

  /** Returns the names of all classes that a class file mentions, with dots. */
  private static Set<String> mentionedBy(byte[] file) {
    ClassReader reader = new ClassReader(file);
    char[] buffer = new char[reader.getMaxStringLength()];
    Set<String> names = new HashSet<>();
    for (int i = 1; i < reader.getItemCount(); i++) {
      int at = reader.getItem(i);
      int tag = at == 0 ? 0 : reader.readByte(at - 1);
      switch (tag) {
        case CLASS -> addClass(reader.readUTF8(at, buffer), names);
        case METHOD_TYPE -> addTypes(reader.readUTF8(at, buffer), names);
        case NAME_AND_TYPE -> addTypes(reader.readUTF8(at + 2, buffer), names);
        default -> {}
      }
    }
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public FieldVisitor visitField(
              int access, String name, String descriptor, String signature, Object value) {
            addTypes(descriptor, names);
            return null;
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            addTypes(descriptor, names);
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return names;
  }

  private static void addClass(String name, Set<String> names) {
    if (name.startsWith("[")) {
      addTypes(name, names);
    } else {
      names.add(name.replace('/', '.'));
    }
  }

  private static void addTypes(String descriptor, Set<String> names) {
    Matcher matcher = TYPE.matcher(descriptor);
    while (matcher.find()) {
      names.add(matcher.group(1).replace('/', '.'));
    }
  }
}
