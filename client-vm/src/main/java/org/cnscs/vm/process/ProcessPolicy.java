package org.cnscs.vm.process;

import java.util.List;
import java.util.Optional;
import org.cnscs.heap.HeapPolicy;
import org.cnscs.heap.MemberAdapter;
import org.cnscs.heap.ObjectAdapter;

/**
 * The border of a process's heap: what stays outside, and by what name it is found again in another
 * client VM.
 */
final class ProcessPolicy implements HeapPolicy {
  private static final ThreadGroup VIRTUAL_GROUP =
      Thread.ofVirtual().unstarted(() -> {}).getThreadGroup();

  private final ProcessLoader loader;
  private final ThreadGroup group;
  private final StandardStreams streams;
  private final ObjectAdapter threads;

  ProcessPolicy(ProcessLoader loader, ThreadGroup group, StandardStreams streams, Stopper stopper) {
    this.loader = loader;
    this.group = group;
    this.streams = streams;
    this.threads = new ThreadAdapter(this::isProgramClass, group, stopper);
  }

  @Override
  public boolean isProgramClass(Class<?> type) {
    return loader.isProgramClass(type);
  }

  @Override
  public Optional<String> nameOf(Object object) {
    String stream = streams.nameOf(object);
    if (stream != null) {
      return Optional.of(stream);
    } else if (object == loader) {
      return Optional.of("loader:program");
    } else if (object == loader.getUnnamedModule()) {
      return Optional.of("module:program");
    } else if (object == ClassLoader.getPlatformClassLoader()) {
      return Optional.of("loader:platform");
    } else if (object == group) {
      return Optional.of("group:main");
    } else if (object == group.getParent()) {
      return Optional.of("group:system");
    } else if (object == VIRTUAL_GROUP) {
      return Optional.of("group:virtual");
    }
    return object == Runtime.getRuntime() ? Optional.of("runtime") : Optional.empty();
  }

  @Override
  public Object resolve(String name) {
    return switch (name) {
      case "loader:program" -> loader;
      case "module:program" -> loader.getUnnamedModule();
      case "loader:platform" -> ClassLoader.getPlatformClassLoader();
      case "group:main" -> group;
      case "group:system" -> group.getParent();
      case "group:virtual" -> VIRTUAL_GROUP;
      case "runtime" -> Runtime.getRuntime();
      default -> streams.resolve(name);
    };
  }

  @Override
  public List<ObjectAdapter> adapters() {
    return List.of(
        threads,
        new LoaderAdapter(loader),
        new ModuleAdapter(loader.loaders()),
        new ClassValueAdapter(),
        new ClassValueMapAdapter(loader),
        new GroupAdapter(this::isProgramClass),
        new AccessorAdapter(),
        new StreamClassAdapter(),
        new HandleTableAdapter(),
        new ConstructorAdapter(loader, new MemberAdapter(loader)),
        new ContainerAdapter(),
        new CleanableAdapter(),
        new SiteAdapter(),
        new LookupAdapter());
  }
}
