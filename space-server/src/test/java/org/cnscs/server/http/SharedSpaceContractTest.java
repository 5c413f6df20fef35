package org.cnscs.server.http;

import java.nio.file.Path;
import org.cnscs.server.SpaceContractTest;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.space.Space;
import org.cnscs.space.remote.RemoteSpaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by a space in a directory that another process holds. */
class SharedSpaceContractTest extends SpaceContractTest {
  @TempDir Path directory;
  private SpaceHost host;
  private SpaceHttpServer server;
  private Space space;

  @BeforeEach
  void start() {
    host = SpaceHost.open(directory.resolve("space"), clock);
    ServerOptions options = ServerOptions.at("127.0.0.1", 0).withToken("secret");
    server = SpaceHttpServer.start(new HostDirectory(host), options);
    space = SharedDirectorySpace.open(directory.toString(), patience -> reach());
  }

  private Way reach() {
    Space remote = RemoteSpaces.open(server.url(), "secret");
    return new Way(remote, false, remote::close);
  }

  @AfterEach
  void stop() {
    space.close();
    server.close();
    host.close();
  }

  @Override
  protected Space space() {
    return space;
  }
}
