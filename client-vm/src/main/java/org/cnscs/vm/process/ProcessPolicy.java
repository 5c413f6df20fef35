package org.cnscs.vm.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import jdk.internal.vm.Interning;
import jdk.internal.vm.StackTraces;
import org.cnscs.heap.FormerClasses;
import org.cnscs.heap.HeapPolicy;
import org.cnscs.heap.MemberAdapter;
import org.cnscs.heap.ObjectAdapter;
import org.cnscs.heap.Redaction;

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
  private final Registrations registrations;
  private final ObjectAdapter threads;
  private volatile Redaction redaction = Redaction.NONE;
  private volatile FormerClasses former = FormerClasses.NONE;

  ProcessPolicy(ProcessLoader loader, ThreadGroup group, StandardStreams streams, Stopper stopper) {
    this.loader = loader;
    this.group = group;
    this.streams = streams;
    this.registrations = new Registrations(this::isProgramClass, streams);
    this.threads = new ThreadAdapter(this::isProgramClass, group, stopper, registrations);
  }

  @Override
  public boolean isProgramClass(Class<?> type) {
    return loader.isProgramClass(type);
  }

  /** Returns what the program has registered with the JDK, as far as threads told of it. */
  Registrations registrations() {
    return registrations;
  }

  /** Sets what is not to be written or read from the next checkpoint without known lines on. */
  void redact(Redaction secrets) {
    redaction = secrets;
  }

  /** Sets what the classes were in the checkpoint that is to be read. */
  void former(FormerClasses classes) {
    former = classes;
  }

  @Override
  public FormerClasses former() {
    return former;
  }

  @Override
  public Redaction redaction() {
    return redaction;
  }

  @Override
  public Map<String, Object> outside() {
    Map<String, Object> outside = new HashMap<>(streams.named());
    outside.put("loader:program", loader);
    outside.put("module:program", loader.getUnnamedModule());
    outside.put("loader:platform", ClassLoader.getPlatformClassLoader());
    outside.put("group:main", group);
    outside.put("group:system", group.getParent());
    outside.put("group:virtual", VIRTUAL_GROUP);
    outside.put("runtime", Runtime.getRuntime());
    return outside;
  }

  /** A frame that was continued may have told its hidden class to the JDK, as who calls. */
  @Override
  public Class<?> lasting(Class<?> type) {
    StackTraces.Method continued = type.isHidden() ? loader.continued(type) : null;
    return continued == null ? type : continued.host();
  }

  @Override
  public OptionalLong internings() {
    return OptionalLong.of(Interning.time());
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
