package org.cnscs.vm.program;

import java.beans.PropertyChangeSupport;
import java.io.Reader;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.script.AbstractScriptEngine;
import javax.script.Bindings;
import javax.script.ScriptContext;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptException;
import javax.script.SimpleBindings;

/**
 * A driver of databases, a script engine, a listener and a message digest that the JDK calls, one
 * inside the other.
 */
public final class HeldInCallbacks {
  /** Whether the place has been reached at which to stay. */
  public static volatile boolean ready;

  /** Whether to stay no longer. */
  public static volatile boolean released;

  private static final StringBuilder SAID = new StringBuilder();

  private HeldInCallbacks() {}

  public static Object compute() throws SQLException {
    DriverManager.registerDriver(new Scripted());
    try {
      DriverManager.getConnection("held:1 and 2");
    } catch (SQLException e) {
      SAID.append(e.getMessage());
    }
    return SAID;
  }

  /** A driver that evaluates what it is to connect to. */
  private static final class Scripted implements Driver {
    @Override
    public Connection connect(String url, Properties settings) throws SQLException {
      try {
        SAID.append(new Engine().eval(url, new SimpleBindings())).append(" evaluated ");
      } catch (ScriptException e) {
        throw new SQLException(e);
      }
      return null;
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith("held:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties settings) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
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

  /** An engine that tells listeners of each script, whose listener makes a digest of it. */
  private static final class Engine extends AbstractScriptEngine {
    private final PropertyChangeSupport changes = new PropertyChangeSupport(this);
    private int sum;

    @Override
    public Object eval(String script, ScriptContext context) {
      changes.addPropertyChangeListener(
          "script", change -> sum += digest((String) change.getNewValue()));
      changes.firePropertyChange("script", "", script);
      return sum;
    }

    @Override
    public Object eval(Reader reader, ScriptContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Bindings createBindings() {
      return new SimpleBindings();
    }

    @Override
    public ScriptEngineFactory getFactory() {
      throw new UnsupportedOperationException();
    }
  }

  private static int digest(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("HELD", new Held());
      digest.update(text.getBytes());
      return digest.digest()[0];
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The provider of the digest. */
  private static final class Held extends Provider {
    private static final long serialVersionUID = 1;

    Held() {
      super("Held", "1", "a digest that takes its time");
      put("MessageDigest.HELD", Sum.class.getName());
    }
  }

  /** A digest that adds, and stays where it is for a while. */
  public static final class Sum extends MessageDigestSpi {
    private int sum;

    @Override
    protected void engineUpdate(byte input) {
      sum += input;
    }

    @Override
    protected void engineUpdate(byte[] input, int from, int count) {
      ready = true;
      while (!released) {
        Thread.onSpinWait();
      }
      for (int i = from; i < from + count; i++) {
        engineUpdate(input[i]);
      }
    }

    @Override
    protected byte[] engineDigest() {
      return new byte[] {(byte) sum};
    }

    @Override
    protected void engineReset() {
      sum = 0;
    }
  }
}
