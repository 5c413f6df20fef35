package org.cnscs.server.http;

import org.cnscs.server.InMemorySpace;
import org.cnscs.server.SpaceContractTest;
import org.cnscs.space.Space;
import org.cnscs.space.remote.RemoteSpaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract, kept by a space that is reached over HTTP. */
class RemoteSpaceContractTest extends SpaceContractTest {
  private SpaceHttpServer server;
  private Space space;

  @BeforeEach
  void start() {
    ServerOptions options = ServerOptions.at("127.0.0.1", 0).withToken("secret");
    server = SpaceHttpServer.start(new OneSpace(InMemorySpace.open(clock)), options);
    space = RemoteSpaces.open(server.url(), "secret");
  }

  @AfterEach
  void stop() {
    space.close();
    server.close();
  }

  @Override
  protected Space space() {
    return space;
  }
}
