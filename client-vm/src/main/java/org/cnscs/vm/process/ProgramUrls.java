package org.cnscs.vm.process;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.spi.URLStreamHandlerProvider;
import java.util.List;
import jdk.internal.vm.ProgramThread;

/**
 * The protocol {@code program}, by which a process names its own files: an entry of the class path
 * and a path in it.
 *
 * <p>The JDK knows the protocol, since programs make URLs from the text of others.
 */
public final class ProgramUrls extends URLStreamHandlerProvider {
  private static final String PROTOCOL = "program";
  private static final Handler HANDLER = new Handler();
  private static volatile ProgramFiles served;

  /** Answers URLs of the protocol from now on with these files. */
  static void serve(ProgramFiles files) {
    served = files;
    makeKnown();
  }

  /**
   * Has the JDK find the protocol while the client VM looks: what it has found it keeps, and in a
   * thread of the program it would ask the program's class loader.
   */
  private static void makeKnown() {
    try {
      URI.create(PROTOCOL + ":/").toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("The JDK does not find the protocol " + PROTOCOL, e);
    }
  }

  /** Returns the URL of a file. */
  static URL of(int entry, String path) {
    try {
      return URL.of(new URI(PROTOCOL, null, "/" + entry + "/" + path, null), HANDLER);
    } catch (URISyntaxException | MalformedURLException e) {
      throw new IllegalArgumentException("Not a resource's path: " + path, e);
    }
  }

  @Override
  public URLStreamHandler createURLStreamHandler(String protocol) {
    return protocol.equals(PROTOCOL) ? HANDLER : null;
  }

  /** A file that a URL names, which need not be there. */
  private record Named(ProgramFiles.Entry entry, String path) {}

  private static Named named(URL url) throws IOException {
    String path = path(url);
    int slash = path.indexOf('/', 1);
    if (slash > 1 && served != null) {
      List<ProgramFiles.Entry> entries = served.entries();
      int entry = number(path.substring(1, slash));
      if (entry >= 0 && entry < entries.size()) {
        return new Named(entries.get(entry), path.substring(slash + 1));
      }
    }
    throw new FileNotFoundException(url.toExternalForm());
  }

  private static byte[] content(URL url) throws IOException {
    Named file = named(url);
    byte[] content = file.entry.read(file.path);
    if (content == null) {
      throw new FileNotFoundException(url.toExternalForm());
    }
    return content;
  }

  private static long changed(URL url) {
    try {
      Named file = named(url);
      return file.entry.changed(file.path);
    } catch (IOException e) {
      return 0; // as any URL says that does not know
    }
  }

  private static String path(URL url) {
    try {
      return new URI(url.toExternalForm()).getPath();
    } catch (URISyntaxException e) {
      return url.getPath(); // made by a program that does not escape what must be
    }
  }

  private static int number(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
  }

  private static final class Handler extends URLStreamHandler {

    @Override
    protected URLConnection openConnection(URL url) {
      return new Connection(url);
    }
  }

  private static final class Connection extends URLConnection {
    private byte[] content;

    Connection(URL url) {
      super(url);
    }

    @Override
    public void connect() throws IOException {
      if (!connected) {
        content = ProgramThread.callOutside(() -> content(url));
        connected = true;
      }
    }

    @Override
    public long getContentLengthLong() {
      try {
        connect();
        return content.length;
      } catch (IOException e) {
        return -1;
      }
    }

    @Override
    public long getLastModified() {
      return ProgramThread.callOutside(() -> changed(url));
    }

    @Override
    public InputStream getInputStream() throws IOException {
      connect();
      return new ByteArrayInputStream(content);
    }
  }
}
