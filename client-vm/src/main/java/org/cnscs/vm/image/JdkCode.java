package org.cnscs.vm.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.jimage.ImageLocation;
import jdk.internal.jimage.ImageReader;
import jdk.internal.jimage.ImageReaderFactory;
import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.JdkCalls;
import org.cnscs.vm.transform.Origin;
import org.cnscs.vm.transform.PointTable;
import org.cnscs.vm.transform.PreparedClass;

/**
 * The JDK's part of a stack: the classes of the run-time image whose frames can be captured, and
 * where their resume points are.
 *
 * <p>The image holds each such class twice, as it runs and as it was. The transformation is the
 * same every time, so a class's resume points are found by transforming it once more when one of
 * its frames is met. Safe for use by several threads.
 */
public final class JdkCode {
  static final String ORIGINALS = "cnscs.originals";
  static final String CALLS = "lib/cnscs.calls";

  private final ImageReader image;
  private final JdkCalls calls;
  private final ClassHierarchy hierarchy = new ClassHierarchy(this::original);
  private final Map<String, Optional<Transformed>> transformed = new ConcurrentHashMap<>();
  private final HandleForms forms = new HandleForms(this::prepare);

  private JdkCode(ImageReader image, JdkCalls calls) {
    this.image = image;
    this.calls = calls;
  }

  /**
   * A class as it runs.
   *
   * @param prepared the source of its resumptions
   * @param points where its resume points are
   */
  public record Transformed(PreparedClass prepared, PointTable points) {}

  private static final class Running {
    static final JdkCode INSTANCE = open();

    /** Held until the JVM ends. */
    static final ImageUse USE = use();

    private static ImageUse use() {
      try {
        return ImageUse.begin(Path.of(System.getProperty("java.home")), Instant.now());
      } catch (IOException e) {
        return null; // without the mark it may be removed sooner, and is made again when needed
      }
    }

    private static JdkCode open() {
      Path home = Path.of(System.getProperty("java.home"));
      try (InputStream in = Files.newInputStream(home.resolve(CALLS))) {
        return new JdkCode(ImageReaderFactory.getImageReader(), JdkCalls.read(in));
      } catch (IOException e) {
        throw new UncheckedIOException(
            "This JVM does not run on a run-time image of the client VM; start it with cnscs", e);
      }
    }
  }

  /** Returns the code of the JDK that runs this. */
  public static JdkCode running() {
    return Running.INSTANCE;
  }

  /**
   * Returns what the image of the running JDK was made of: the JDK's release and the code that
   * transforms classes.
   */
  public static byte[] key() throws IOException {
    return Files.readAllBytes(Path.of(System.getProperty("java.home"), ImageMain.KEY));
  }

  /** Returns which calls of JDK methods are resume points. */
  public JdkCalls calls() {
    return calls;
  }

  /** Returns what is made for method handles while the JDK runs. */
  public HandleForms forms() {
    return forms;
  }

  /** Returns a class file of the JDK as it was before it was transformed, or null. */
  public byte[] original(String internalName) {
    if (forms.contains(internalName)) {
      return forms.original(internalName);
    }
    String path = internalName + ".class";
    ImageLocation found = image.findLocation(ORIGINALS, path);
    if (found == null) {
      found = image.findLocation(JdkScope.moduleOf(internalName), path);
    }
    if (found != null) {
      return image.getResource(found);
    }
    try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(path)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read class " + internalName + " of the JDK", e);
    }
  }

  /** Tells whether frames of a class can be captured, by its name. */
  public boolean contains(String className) {
    String internal = className.replace('.', '/');
    return forms.contains(internal) || image.findLocation(ORIGINALS, internal + ".class") != null;
  }

  /** Tells whether a class is of the JDK, by its loader. */
  public static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /** Returns a class of the JDK as it runs, if its frames can be captured. */
  public Optional<Transformed> find(Class<?> type) {
    if (!isOfJdk(type)) {
      return Optional.empty();
    }
    return transformed.computeIfAbsent(type.getName().replace('.', '/'), this::transform);
  }

  /** Returns how many classes were asked for until now. */
  public int prepared() {
    return transformed.size();
  }

  private Optional<Transformed> transform(String name) {
    if (!contains(name)) {
      return Optional.empty();
    }
    byte[] file = original(name);
    Origin origin = forms.contains(name) ? HandleForms.originOf(file) : JdkScope.originOf(name);
    PreparedClass prepared = prepare(file, origin);
    return Optional.of(new Transformed(prepared, prepared.transformed(false).points()));
  }

  private PreparedClass prepare(byte[] file, Origin origin) {
    return PreparedClass.of(file, new PreparedClass.Code(origin, hierarchy, calls));
  }
}
