package org.cnscs.vm.program;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.Security;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.logging.Logger;

/**
 * Registers a driver and a security provider with the JDK, replaces standard streams, has pools be
 * counted, and tells much later what the JDK knows of all that.
 */
public final class Registered {
  /** Whether everything was registered. */
  public static volatile boolean ready;

  /** Whether to stay no longer. */
  public static volatile boolean released;

  private static final Driver DRIVER = new Nothing();
  private static final Provider PROVIDER = new Zeros();
  private static final ByteArrayOutputStream OUT = new ByteArrayOutputStream();

  private Registered() {}

  public static Object compute() throws Exception {
    DriverManager.registerDriver(DRIVER);
    Security.insertProviderAt(PROVIDER, 2);
    Locale.setDefault(Locale.Category.FORMAT, Locale.FRANCE);
    System.setOut(new PrintStream(OUT, true));
    System.out.print("heard");
    System.setIn(new ByteArrayInputStream("said".getBytes()));
    char first = (char) System.in.read();
    String before = counted() + DriverManager.getDriver("nothing:").getMajorVersion();
    ready = true;
    while (!released) {
      Thread.sleep(1);
    }
    return before
        + (DriverManager.getDriver("nothing:") == DRIVER)
        + (Security.getProvider("Zeros") == PROVIDER)
        + (Security.getProviders()[1] == PROVIDER)
        + MessageDigest.getInstance("ZEROS").digest().length
        + Locale.getDefault(Locale.Category.FORMAT)
        + counted()
        + streams(first);
  }

  private static String streams(char first) throws IOException {
    System.out.print(" both");
    return OUT + " " + first + new String(System.in.readAllBytes());
  }

  private static String counted() {
    try (ForkJoinPool pool = new ForkJoinPool(1)) {
      return " "
          + pool.submit(() -> Thread.currentThread().getName()).join()
          + " "
          + Executors.defaultThreadFactory().newThread(() -> {}).getName()
          + " ";
    }
  }

  private static final class Nothing implements Driver {
    @Override
    public Connection connect(String url, Properties settings) {
      return null;
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith("nothing:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties settings) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 7;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }
  }

  private static final class Zeros extends Provider {
    private static final long serialVersionUID = 1;

    Zeros() {
      super("Zeros", "1", "a digest of nothing");
      put("MessageDigest.ZEROS", Zero.class.getName());
    }
  }

  /** A digest that takes no notice of what it is given. */
  public static final class Zero extends MessageDigestSpi {
    @Override
    protected void engineUpdate(byte input) {}

    @Override
    protected void engineUpdate(byte[] input, int from, int count) {}

    @Override
    protected byte[] engineDigest() {
      return new byte[4];
    }

    @Override
    protected void engineReset() {}
  }
}
