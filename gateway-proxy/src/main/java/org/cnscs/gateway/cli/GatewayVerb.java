package org.cnscs.gateway.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.OutputOption;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.gateway.Gateway;
import org.cnscs.gateway.tcp.TcpListener;
import org.cnscs.space.Space;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb {@code gateway}. */
@Command(
    name = "gateway",
    description = "Answers devices on behalf of a space, until it is interrupted.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs gateway --tcp 127.0.0.1:7070",
      "  cnscs gateway --space http://127.0.0.1:8080 --tcp [::1]:0"
    })
final class GatewayVerb implements Callable<Integer> {
  private static final Pattern ADDRESS = Pattern.compile("(\\[[^]]+]|[^:]+):([0-9]{1,5})");

  @Spec private CommandSpec spec;
  @Mixin private SpaceOption space;
  @Mixin private OutputOption output;

  @Option(
      names = "--tcp",
      required = true,
      paramLabel = "HOST:PORT",
      description = "A loopback address to listen at; port 0 chooses a free one, which is printed.")
  private String tcp;

  @Override
  public Integer call() throws InterruptedException {
    Matcher address = ADDRESS.matcher(tcp);
    if (!address.matches() || Integer.parseInt(address.group(2)) > 65535) {
      throw new VerbException(
          ExitCode.USAGE, "--tcp is " + tcp + "; write HOST:PORT, such as 127.0.0.1:7070");
    }
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> tell(told, closed)));
    try (Space opened = space.open();
        TcpListener listener =
            listen(opened, address.group(1), Integer.parseInt(address.group(2)))) {
      String at =
          listener.address().getAddress().getHostAddress() + ":" + listener.address().getPort();
      output.print(
          spec.commandLine().getOut(),
          () -> Json.object("tcp", at),
          out -> out.println("listening at tcp " + at));
      told.await();
    } finally {
      closed.countDown();
    }
    return ExitCode.INTERRUPTED.code();
  }

  /**
   * Tells the verb that the JVM is about to end, and holds the end up until the space is closed.
   */
  private static void tell(CountDownLatch told, CountDownLatch closed) {
    told.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TcpListener listen(Space space, String host, int port) {
    try {
      Gateway gateway = new Gateway(space, InstantSource.system());
      return TcpListener.open(InetAddress.getByName(host), port, gateway::serve);
    } catch (IOException e) {
      throw new VerbException(
          ExitCode.FAILED, "Cannot listen at " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }
}
