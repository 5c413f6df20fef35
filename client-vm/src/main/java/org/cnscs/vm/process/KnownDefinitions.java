package org.cnscs.vm.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cnscs.vm.cache.CachedClass;
import org.cnscs.vm.cache.ClassCache;
import org.cnscs.xml.Hash;

/**
 * The classes that a program has defined in earlier runs, as they were transformed then.
 *
 * <p>How such a class is transformed follows from its content, from the program's files, for all of
 * which the cache is made, and from those classes that the program has defined and that were looked
 * up meanwhile. So there are two entries for it: by the content, which names were looked up; by the
 * content and what was found by these names, the class.
 */
final class KnownDefinitions {
  private static final String DEFINED = "defined ";
  private static final String NAMES = "names for ";
  private static final String PLATFORM = "java/";

  /** How many one process adds: one that makes other classes each time would add for ever. */
  private static final int MOST = 5000;

  private final ClassCache cache;
  private final AtomicInteger added = new AtomicInteger();

  KnownDefinitions(ClassCache cache) {
    this.cache = cache;
  }

  /** What was found by names that were looked up while a class was transformed. */
  static final class Surroundings {
    private final Function<String, String> hashes;
    private final Map<String, Optional<String>> found = new ConcurrentHashMap<>();

    /**
     * Creates one in which nothing was looked up.
     *
     * @param hashes gives a hash of the class file that the program has defined by a name, or null
     */
    Surroundings(Function<String, String> hashes) {
      this.hashes = hashes;
    }

    /** Takes note that a name is looked up now. */
    void note(String internal) {
      if (!internal.startsWith(PLATFORM)) {
        found.computeIfAbsent(internal, name -> Optional.ofNullable(hashes.apply(name)));
      }
    }

    /** Tells whether all that was looked up is still the same. */
    private boolean isSame() {
      return found.entrySet().stream()
          .allMatch(
              each -> Objects.equals(each.getValue().orElse(null), hashes.apply(each.getKey())));
    }

    private List<String> names() {
      return found.keySet().stream().sorted().toList();
    }
  }

  /**
   * Returns a class as it was transformed, or null.
   *
   * @param content what its class file follows from
   * @param hashes gives a hash of the class file that the program has defined by a name, or null
   */
  CachedClass find(String content, Function<String, String> hashes) {
    CachedClass names = cache.find(NAMES + content);
    return names == null ? null : cache.find(key(content, names(names.file()), hashes));
  }

  /** Keeps a class, unless others were defined while it was transformed. */
  void add(String content, Surroundings met, Supplier<CachedClass> transformed) {
    if (cache != ClassCache.NONE && added.incrementAndGet() <= MOST && met.isSame()) {
      List<String> names = met.names();
      cache.add(NAMES + content, new CachedClass(bytes(names), new byte[0]));
      cache.add(key(content, names, met.hashes), transformed.get());
    }
  }

  private static String key(String content, List<String> names, Function<String, String> hashes) {
    StringBuilder text = new StringBuilder(content);
    for (String each : names) {
      text.append('\n').append(each).append('=').append(hashes.apply(each));
    }
    return DEFINED + Hash.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(List<String> names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(names.size());
      for (String each : names) {
        out.writeUTF(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Names of classes cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private static List<String> names(byte[] bytes) {
    List<String> names = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int left = in.readInt(); left > 0; left--) {
        names.add(in.readUTF());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Names of classes cannot be read", e);
    }
    return names;
  }
}
