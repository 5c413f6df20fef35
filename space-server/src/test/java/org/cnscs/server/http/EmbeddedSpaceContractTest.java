package org.cnscs.server.http;

import java.nio.file.Path;
import org.cnscs.server.SpaceContractTest;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.space.Space;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by a space in a directory that this process holds. */
class EmbeddedSpaceContractTest extends SpaceContractTest {
  @TempDir Path directory;
  private Space space;

  @BeforeEach
  void open() {
    space = SharedDirectorySpace.open(directory.toString(), patience -> hold());
  }

  private Way hold() {
    SpaceHost host = SpaceHost.open(directory.resolve("space"), clock);
    return new Way(host.space("main"), true, host::close);
  }

  @AfterEach
  void close() {
    space.close();
  }

  @Override
  protected Space space() {
    return space;
  }
}
