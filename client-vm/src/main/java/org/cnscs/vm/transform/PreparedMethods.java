package org.cnscs.vm.transform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The methods of a class, each prepared when it is first asked for: of a class that came from the
 * cache, few are ever met on a stack. Not thread-safe.
 */
final class PreparedMethods {
  private static final String TOO_LARGE =
      "with its capture handlers it exceeds the 64 KB that the JVM allows for a method";

  private final String owner;
  private final PreparedClass.Code code;
  private final Map<String, MethodNode> pending = new LinkedHashMap<>();
  private final Map<String, MethodModel> models = new LinkedHashMap<>();
  private final Map<String, String> refusals = new LinkedHashMap<>();
  private PointTable transformed;
  private boolean changed;
  private boolean broken;

  private PreparedMethods(String owner, PreparedClass.Code code) {
    this.owner = owner;
    this.code = code;
  }

  static PreparedMethods of(ClassNode node, PreparedClass.Code code) {
    PreparedMethods methods = new PreparedMethods(node.name, code);
    for (MethodNode each : node.methods) {
      methods.pending.put(each.name + each.desc, each);
    }
    return methods;
  }

  /** Returns a method some of whose frames can be captured, or null. */
  MethodModel model(String method) {
    prepare(method);
    return models.get(method);
  }

  /** Returns why no frame of a method can be captured, or null. */
  String refusal(String method) {
    prepare(method);
    return refusals.get(method);
  }

  /** Returns the methods some of whose frames can be captured. */
  Map<String, MethodModel> models() {
    prepareAll("");
    return models;
  }

  /** Returns why no frame of a method can be captured, by methods. */
  Map<String, String> refusals() {
    prepareAll("");
    return refusals;
  }

  /** Returns the methods of a name some of whose frames can be captured. */
  Stream<Map.Entry<String, MethodModel>> named(String name) {
    prepareAll(name + "(");
    return models.entrySet().stream().filter(each -> each.getKey().startsWith(name + "("));
  }

  /** Tells whether no frames of some method of a name can be captured. */
  boolean refusesSome(String name) {
    prepareAll(name + "(");
    return refusals.keySet().stream().anyMatch(method -> method.startsWith(name + "("));
  }

  /** Tells whether preparing has changed what the author compiled. */
  boolean isChanged() {
    return models().values().stream().anyMatch(each -> !each.sites.isEmpty()) || changed;
  }

  /** Tells whether a method was left half prepared, for instance since the stack was full. */
  boolean isBroken() {
    return broken;
  }

  /** Has no frame of a method captured; returns whether some could be. */
  boolean refuseTooLarge(String method) {
    refusals.put(method, TOO_LARGE);
    return models.remove(method) != null;
  }

  /**
   * Takes over which methods became too large when the class was transformed before.
   *
   * @param points where the resume points of the transformed class are
   */
  void refuseAsIn(PointTable points) {
    transformed = points;
    models.keySet().stream().filter(this::wasTooLarge).toList().forEach(this::refuseTooLarge);
  }

  private boolean wasTooLarge(String method) {
    return transformed != null
        && !models.get(method).sites.isEmpty()
        && !transformed.contains(method)
        && !method.startsWith("<clinit>"); // an initialiser may be left out for once
  }

  /** A frame would be continued somewhere else if its method were prepared in another way. */
  private void refuseIfOther(String method) {
    int before = transformed == null ? 0 : transformed.count(method);
    long now = models.get(method).sites.stream().filter(MethodModel.Site::captures).count();
    if (before > 0 && before != now) {
      models.remove(method);
      refusals.put(
          method,
          "it has "
              + now
              + " resume points and had "
              + before
              + " when its class was loaded, when other classes were known");
    }
  }

  private void prepareAll(String prefix) {
    pending.keySet().stream()
        .filter(each -> each.startsWith(prefix))
        .toList()
        .forEach(this::prepare);
  }

  private void prepare(String key) {
    MethodNode method = pending.remove(key);
    if (method == null || method.instructions.size() == 0 || isLeftAlone(method)) {
      return;
    }
    boolean done = false;
    try {
      changed |= MethodPreparer.prepare(owner, method, code);
      refuseShortInitialiser(method);
      models.put(key, MethodModel.of(owner, method, CallPolicy.of(code)));
      if (wasTooLarge(key)) {
        refuseTooLarge(key);
      } else {
        refuseIfOther(key);
      }
      done = true;
    } catch (UnsupportedCodeException e) {
      refusals.put(key, e.getMessage());
      done = true;
    } finally {
      broken |= !done;
    }
  }

  private boolean isLeftAlone(MethodNode method) {
    return code.origin() != Origin.PROGRAM && CallPolicy.isLeftAlone(owner, method.name);
  }

  private void refuseShortInitialiser(MethodNode method) {
    if (method.name.equals("<clinit>") && !code.hierarchy().initialisers().mayStop(owner)) {
      throw new UnsupportedCodeException("it was expected to be short");
    }
  }
}
