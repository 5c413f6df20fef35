package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.cnscs.server.space.SpaceHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transient spaces beside those of a directory. */
class TransientResourceTest extends HttpTest {
  @TempDir Path temporary;
  private SpaceHost host;

  @Override
  SpaceDirectory spaces() {
    host = SpaceHost.open(temporary.resolve("space"), clock);
    return new HostDirectory(host);
  }

  @AfterEach
  void closeHost() {
    host.close();
  }

  @Test
  void put_ofKindTransient_makesASpaceThatIsListedAsSuch() throws Exception {
    assertEquals(201, call("PUT", "/spaces/meeting?kind=transient", "").statusCode());
    assertEquals(204, call("PUT", "/spaces/meeting?kind=transient", "").statusCode());
    assertEquals(201, call("PUT", "/spaces/kept?kind=persistent", "").statusCode());
    String listed = valid(get("/spaces"), 200);
    assertTrue(listed.contains("name=\"meeting\" kind=\"transient\""), listed);
    assertTrue(listed.contains("name=\"kept\" kind=\"persistent\""), listed);
    assertEquals(
        "{\"spaces\":[\"meeting\"],\"transient\":[\"meeting\"]}",
        get("/spaces/meeting?format=json").body());
    valid(call("POST", "/spaces/meeting/entries", "<Hello/>"), 201);
    assertEquals(
        "<Hello/>", call("POST", "/spaces/meeting/take?timeout=0", "<Hello/>").body().strip());
    assertEquals(204, call("POST", "/spaces/main/take?timeout=0", "<Hello/>").statusCode());
  }

  @Test
  void put_ofAnotherKind_isRefused() throws Exception {
    problem(call("PUT", "/spaces/main?kind=transient", ""), 409, "conflict");
    problem(call("PUT", "/spaces/meeting?kind=lasting", ""), 400, "bad-input");
    problem(call("PUT", "/spaces/.x?kind=transient", ""), 400, "bad-input");
  }
}
