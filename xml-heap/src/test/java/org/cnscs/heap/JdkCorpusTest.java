package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One object of each public class of the JDK that can be made without knowing the class comes back
 * as it was, or is refused with its path.
 */
class JdkCorpusTest {
  private static final String PATH = "thread main, org.cnscs.heap.Trip.main()V line 1, local v0";

  /** How many classes there are at least of which an object comes back. */
  private static final int MOST_OF_ALL = 800;

  private static final Set<String> OPEN =
      Set.of(
          "java.io.FileDescriptor",
          "java.net.ServerSocket",
          "java.net.Socket",
          "java.nio.channels.AsynchronousServerSocketChannel",
          "java.nio.channels.AsynchronousSocketChannel",
          "java.nio.channels.DatagramChannel",
          "java.nio.channels.Pipe",
          "java.nio.channels.Selector",
          "java.nio.channels.ServerSocketChannel",
          "java.nio.channels.SocketChannel");

  private static final Set<String> OUTSIDE_THE_HEAP =
      Set.of(
          "java.util.jar.JarInputStream",
          "java.util.jar.JarOutputStream",
          "java.util.zip.Deflater",
          "java.util.zip.DeflaterInputStream",
          "java.util.zip.DeflaterOutputStream",
          "java.util.zip.GZIPOutputStream",
          "java.util.zip.Inflater",
          "java.util.zip.InflaterInputStream",
          "java.util.zip.InflaterOutputStream",
          "java.util.zip.ZipInputStream",
          "java.util.zip.ZipOutputStream");

  /** Threads and what belongs to them; a client VM keeps these, and this module knows none. */
  private static final Set<String> OF_THREADS =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.lang.invoke.SwitchPoint",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "javax.script.ScriptEngineManager");

  /** Ways into the JVM, the network and the machine, behind which are classes of no API. */
  private static final Set<String> INTERNAL =
      Set.of(
          "java.lang.ModuleLayer",
          "java.lang.System$LoggerFinder",
          "java.lang.ref.Cleaner",
          "java.net.ProxySelector",
          "java.net.http.HttpClient",
          "java.nio.channels.spi.AsynchronousChannelProvider",
          "java.nio.channels.spi.SelectorProvider",
          "javax.net.ssl.SSLContext",
          "javax.security.auth.login.Configuration",
          "javax.xml.crypto.dsig.XMLSignatureFactory",
          "javax.xml.crypto.dsig.keyinfo.KeyInfoFactory",
          "javax.xml.xpath.XPathFactory");

  /** Compares what adapters keep, and of all else the fields. */
  private static final class SameObjects extends GraphPropertyTest.Isomorphism {
    private final Shapes shapes = new Shapes(new TestPolicy(), Trip.class.getClassLoader());

    @Override
    void compare(Object before, Object after) {
      Shape shape = shapes.of(before.getClass());
      if (shape.kind() == Kind.ADAPTED) {
        compareKept(shape.adapter().fields(before), shape.adapter().fields(after));
      } else {
        super.compare(before, after);
      }
    }

    private void compareKept(SequencedMap<String, Object> before, Map<String, Object> after) {
      assertEquals(before.keySet(), after.keySet());
      before.forEach(
          (name, value) -> {
            if (value != null && shapes.of(value.getClass()).isScalar()) {
              assertEquals(value, after.get(name));
            } else {
              match(value, after.get(name));
            }
          });
    }

    /** Nobody has asked for hash codes before, and those that nobody asked for are not kept. */
    @Override
    void compareHashes(Object before, Object after) {}
  }

  private final Map<String, String> refused = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int kept;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  /** A runner of tests may have put classes of its own there, which some objects refer to. */
  @BeforeEach
  void setPlainStreams() {
    System.setOut(new PrintStream(new ByteArrayOutputStream()));
    System.setErr(new PrintStream(new ByteArrayOutputStream()));
  }

  @AfterEach
  void setStreamsBack() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void oneObjectOfEachClass_comesBackOrIsRefused() throws Exception {
    JdkInstances instances = new JdkInstances();
    for (Class<?> type : JdkClasses.all()) {
      Object object = instances.of(type);
      if (object != null) {
        check(type.getName(), object);
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(kept >= MOST_OF_ALL, "only " + kept + " objects came back");
    Set<String> expected = new TreeSet<>(OPEN);
    List.of(OUTSIDE_THE_HEAP, OF_THREADS, INTERNAL).forEach(expected::addAll);
    assertEquals(expected, refused.keySet(), refused::toString);
    OPEN.forEach(each -> assertRefused(each, "open in the operating system", "internal"));
    OUTSIDE_THE_HEAP.forEach(each -> assertRefused(each, "outside the heap", "outside the heap"));
  }

  private void assertRefused(String name, String reason, String other) {
    String said = refused.get(name);
    assertTrue(said.contains(reason) || said.contains(other), said);
  }

  private void check(String name, Object object) {
    Trip trip = new Trip();
    try {
      trip.write(object);
      new SameObjects().check(List.of(object, 1), List.of(Trip.local(trip.read(), 0), 1));
      kept++;
    } catch (UnsupportedObjectException e) {
      refused.put(name, e.getMessage());
      if (!e.getMessage().contains(PATH)) {
        wrong.add(name + " is refused without its path: " + e.getMessage());
      }
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      wrong.add(name + ": " + e);
    }
  }
}
