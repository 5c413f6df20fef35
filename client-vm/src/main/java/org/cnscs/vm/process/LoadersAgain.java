package org.cnscs.vm.process;

import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.heap.CheckpointReader;
import org.cnscs.heap.ClassImage;
import org.cnscs.heap.CodeImage;
import org.cnscs.heap.LineSource;
import org.cnscs.heap.LoaderImage;
import org.cnscs.heap.Qualifiers;
import org.cnscs.xml.Hash;
import org.cnscs.xml.Xml;

/**
 * The class loaders of a checkpoint as they are made again, with the classes that they had defined.
 *
 * <p>None of their code runs for it. When the JVM asks one for a class, it gets what the loader had
 * found before; in the end the JVM knows all of that again and need not ask.
 */
final class LoadersAgain {
  private static final String PROGRAM = "program";
  private static final String PLATFORM = "platform";

  private final ProgramLoaders loaders;
  private final ProcessLoader program;
  private final LineSource files;
  private final Map<String, LoaderImage> images = new HashMap<>();
  private final Map<String, ClassLoader> made = new HashMap<>();
  private final Map<String, Map<String, String>> found = new HashMap<>();
  private final Map<String, ProtectionDomain> domains = new HashMap<>();

  private LoadersAgain(ProcessLoader program, LineSource files) {
    this.program = program;
    this.loaders = program.loaders();
    this.files = files;
  }

  /** Makes the loaders and classes of a checkpoint, those of proxies and method handles too. */
  static void make(byte[] manifest, LineSource files, ProcessLoader program)
      throws VmProcess.NotStartedException {
    CodeImage code = CheckpointReader.code(manifest);
    LoadersAgain again = new LoadersAgain(program, files);
    again.loaders.again(again);
    try {
      code.loaders().forEach(again::add);
      for (ClassImage each : code.classes()) {
        again.define(each);
      }
      for (LoaderImage each : code.loaders()) {
        again.loader(each.number());
      }
      Proxies.make(manifest, program);
      KeptForms.make(manifest);
      for (LoaderImage each : code.loaders()) {
        again.tell(each);
      }
    } catch (ClassNotFoundException | LinkageError | IllegalStateException e) {
      throw new VmProcess.NotStartedException(
          "The class loaders of the program cannot be made again: " + e.getMessage(), e);
    } finally {
      again.loaders.again(null);
    }
  }

  private void add(LoaderImage image) {
    images.put(image.number(), image);
    Map<String, String> names = new HashMap<>();
    for (String each : image.resolved().get()) {
      int qualifier = each.indexOf('/');
      names.put(qualifier < 0 ? each : each.substring(0, qualifier), each);
    }
    found.put(image.number(), names);
  }

  /** Returns what a loader had found by a name, or null. */
  Class<?> find(LoaderCode loader, String name) {
    String qualified = found.getOrDefault(loader.number(), Map.of()).get(name);
    try {
      return qualified == null ? null : Qualifiers.find(qualified, program);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("There is no class " + qualified + " any more", e);
    }
  }

  private ClassLoader loader(String number) throws ClassNotFoundException {
    if (number == null) {
      return null;
    }
    ClassLoader known = number.equals(PROGRAM) ? program : made.get(number);
    if (number.equals(PLATFORM)) {
      return ClassLoader.getPlatformClassLoader();
    } else if (known != null) {
      return known;
    }
    LoaderImage image = images.get(number);
    if (image == null) {
      throw new IllegalStateException(
          "The manifest names a class loader " + number + ", without more");
    }
    Class<?> type = Qualifiers.find(image.className(), program);
    ClassLoader loader =
        MadeLoader.make(type, image.name(), loader(image.parent()), image.parallel());
    loaders.adopt(loader, Long.parseLong(number));
    made.put(number, loader);
    return loader;
  }

  private void define(ClassImage image) throws ClassNotFoundException {
    int qualifier = image.name().indexOf('/');
    String name = qualifier < 0 ? image.name() : image.name().substring(0, qualifier);
    ClassLoader loader = qualifier < 0 ? program : loader(image.name().substring(qualifier + 1));
    loaders.defineAgain(loader, name, file(image), domain(loader, image.source()), image.source());
  }

  private byte[] file(ClassImage image) {
    byte[] document = files.classFile(image.file());
    if (document == null || !Hash.of(document).equals(image.file())) {
      throw new IllegalStateException(
          "The file of class "
              + image.name()
              + " (class/"
              + image.file()
              + ") is "
              + (document == null ? "missing" : "damaged")
              + "; copy it from another space that has it");
    }
    try {
      XMLStreamReader reader = Xml.reader(document);
      reader.nextTag();
      return Base64.getDecoder().decode(reader.getElementText());
    } catch (XMLStreamException e) {
      throw new IllegalStateException("The file of class " + image.name() + " cannot be read", e);
    }
  }

  private ProtectionDomain domain(ClassLoader loader, String source) {
    return domains.computeIfAbsent(
        LoaderCode.of(loader).number() + " " + source,
        key ->
            source == null
                ? MadeLoader.defaultDomain(loader)
                : new ProtectionDomain(
                    new CodeSource(url(source), (Certificate[]) null), null, loader, null));
  }

  @SuppressWarnings("deprecation") // no URI: what a program has made an URL of need not be one
  private static URL url(String text) {
    try {
      return new URL(text);
    } catch (MalformedURLException e) {
      return null; // of a protocol that only the program knew
    }
  }

  /** Has the JVM know again what a loader had found. */
  private void tell(LoaderImage image) throws ClassNotFoundException {
    ClassLoader loader = loader(image.number());
    for (String name : found.get(image.number()).keySet()) {
      Class.forName(name, false, loader);
    }
  }
}
