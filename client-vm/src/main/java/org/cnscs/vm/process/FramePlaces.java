package org.cnscs.vm.process;

import java.lang.StackWalker.StackFrame;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.misc.Unsafe;

/**
 * The places at which frames stand, remembered from walk to walk.
 *
 * <p>To ask a frame for its method's name and descriptor takes longer than all else that a walk
 * does with it. The JVM gives all frames of a method the same object to tell it by, so a place is
 * found again by that object and the bytecode index alone. Used by many threads at once.
 */
final class FramePlaces {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final Class<?> FRAME = type("java.lang.StackFrameInfo");
  private static final long METHOD =
      UNSAFE.objectFieldOffset(type("java.lang.ClassFrameInfo"), "classOrMemberName");

  private final ProcessLoader loader;
  private final Map<Key, Optional<ProcessLoader.Place>> known = new ConcurrentHashMap<>();

  /** A method, by the JVM's object for it, and an index of its bytecode. */
  private record Key(Object method, int index) {}

  FramePlaces(ProcessLoader loader) {
    this.loader = loader;
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("This JDK has no class " + name + "; use JDK 25", e);
    }
  }

  /** Returns what {@link ProcessLoader#place} returns. */
  ProcessLoader.Place of(StackFrame frame) {
    ClassLoader defining = frame.getDeclaringClass().getClassLoader();
    if (defining != null && defining != loader || frame.getClass() != FRAME) {
      return loader.place(frame);
    }
    Key key = new Key(UNSAFE.getReference(frame, METHOD), frame.getByteCodeIndex());
    Optional<ProcessLoader.Place> place = known.get(key);
    if (place == null) {
      place = Optional.ofNullable(loader.place(frame));
      if (place.isPresent() || !frame.getDeclaringClass().isHidden()) {
        known.put(key, place);
      }
    }
    return place.orElse(null);
  }
}
