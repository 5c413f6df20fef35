package org.cnscs.vm.process;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.cnscs.heap.ObjectAdapter;

/**
 * How a class loader of the program's making is kept: as its number, its name, its parent, its URLs
 * and the fields that the program's classes add. What it has defined stands in the manifest; files
 * that it has open are opened again when it needs them.
 */
final class LoaderAdapter implements ObjectAdapter {
  private static final String NUMBER = "number";
  private static final String NAME = "loaderName";
  private static final String TEXT = "text";
  private static final String PARENT = "parent";
  private static final String PARALLEL = "parallel";
  private static final String URLS = "urls";
  private static final String CLOSED = "closed";

  private final ProcessLoader program;

  LoaderAdapter(ProcessLoader program) {
    this.program = program;
  }

  @Override
  public boolean handles(Class<?> type) {
    return ClassLoader.class.isAssignableFrom(type)
        && (program.isProgramClass(type) || type.getName().startsWith("java."));
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    ClassLoader loader = (ClassLoader) object;
    LoaderCode code = LoaderCode.of(loader);
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put(NUMBER, code == null ? null : code.number());
    fields.put(NAME, loader.getName());
    fields.put(TEXT, MadeLoader.nameAndId(loader));
    fields.put(PARALLEL, MadeLoader.isParallel(loader));
    fields.put(PARENT, loader.getParent());
    if (loader instanceof URLClassLoader of) {
      fields.put(URLS, UrlLoader.urls(of));
      fields.put(CLOSED, UrlLoader.isClosed(of));
    }
    ThreadFields.ownFields(
        loader.getClass(),
        MadeLoader.base(loader.getClass()),
        (name, field) -> fields.put(name, ThreadFields.get(loader, field)));
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    String number = (String) scalars.get(NUMBER);
    return number != null
        ? program.loaders().loader(number)
        : MadeLoader.make(type, (String) scalars.get(NAME), null, (Boolean) scalars.get(PARALLEL));
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    ClassLoader loader = (ClassLoader) object;
    MadeLoader.parent(loader, (ClassLoader) fields.get(PARENT));
    MadeLoader.nameAndId(loader, (String) fields.get(TEXT));
    if (loader instanceof URLClassLoader of) {
      UrlLoader.fill(of, (URL[]) fields.get(URLS), (Boolean) fields.get(CLOSED));
    }
    ThreadFields.ownFields(
        loader.getClass(),
        MadeLoader.base(loader.getClass()),
        (name, field) -> ThreadFields.set(loader, field, fields.get(name)));
  }
}
