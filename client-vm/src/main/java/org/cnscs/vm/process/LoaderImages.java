package org.cnscs.vm.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.heap.ClassImage;
import org.cnscs.heap.CodeImage;
import org.cnscs.heap.LoaderImage;
import org.cnscs.heap.Qualifiers;

/** What a checkpoint keeps of the class loaders that a program has made. */
final class LoaderImages {
  private final ProcessLoader program;
  private final ProgramLoaders loaders;
  private final List<LoaderImage> images = new ArrayList<>();
  private final Map<DefinedFiles.Definition, String> definitions = new HashMap<>();

  private LoaderImages(ProcessLoader program) {
    this.program = program;
    this.loaders = program.loaders();
  }

  /** Returns the code of a program that is not on its class path. */
  static CodeImage of(ProcessLoader program) {
    LoaderImages images = new LoaderImages(program);
    images.add(LoaderCode.of(program), "");
    Deque<ClassLoader> work = new ArrayDeque<>(images.loaders.all());
    Set<String> seen = new HashSet<>();
    while (!work.isEmpty()) {
      ClassLoader each = work.remove();
      if (seen.add(LoaderCode.of(each).number())) {
        images.add(each, work);
      }
    }
    return images.code();
  }

  private void add(ClassLoader loader, Deque<ClassLoader> work) {
    LoaderCode code = LoaderCode.of(loader);
    ClassLoader parent = loader.getParent();
    LoaderCode made = loaders.codeOf(parent);
    if (made != null) {
      work.add(parent);
    }
    images.add(
        new LoaderImage(
            code.number(),
            Qualifiers.nameOf(loader.getClass()),
            loader.getName(),
            parentName(parent, made),
            MadeLoader.isParallel(loader),
            () -> code.defined().found(loader, name -> MadeLoader.found(loader, name)),
            loader));
    add(code, "/" + code.number());
  }

  private void add(LoaderCode code, String qualifier) {
    code.defined().all().forEach(each -> definitions.put(each, each.name() + qualifier));
  }

  private String parentName(ClassLoader parent, LoaderCode made) {
    if (made != null) {
      return made.number();
    } else if (parent == null) {
      return null;
    }
    return parent == program ? "program" : "platform";
  }

  private CodeImage code() {
    images.sort(Comparator.comparing(image -> Long.valueOf(image.number())));
    List<ClassImage> classes = new ArrayList<>();
    Map<String, byte[]> files = new HashMap<>();
    definitions.keySet().stream()
        .sorted(Comparator.comparing(DefinedFiles.Definition::order))
        .forEach(
            each -> {
              classes.add(new ClassImage(definitions.get(each), each.hash(), each.source()));
              files.put(each.hash(), each.document());
            });
    return new CodeImage(images, classes, files);
  }
}
