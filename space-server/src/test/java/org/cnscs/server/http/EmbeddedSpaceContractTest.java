package org.cnscs.server.http;

import java.nio.file.Path;
import org.cnscs.server.SpaceContractTest;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by a space in a directory that this process holds. */
class EmbeddedSpaceContractTest extends SpaceContractTest {
  @TempDir Path directory;
  private Space space;

  @BeforeEach
  void open() {
    space = Spaces.open(directory.resolve("space").toString());
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
