package org.cnscs.server.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.cnscs.space.Batch;
import org.cnscs.space.Event;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedSpaceProviderTest {
  @TempDir Path directory;

  private Space open() {
    return Spaces.open(directory.resolve("space").toString());
  }

  @Test
  void open_twice_shareTheDirectory() {
    try (Space holder = open();
        Space guest = open()) {
      holder.commit(Batch.builder().put("a", xml("<a/>")).build());
      assertEquals("<a/>", guest.get("a").orElseThrow().text());
      String id = guest.write(xml("<Job/>"), Batch.FOREVER);
      assertEquals(id, holder.take(xml("<Job/>"), Duration.ZERO).orElseThrow().id());
      assertEquals(holder.location(), guest.location());
    }
  }

  @RepeatedTest(5)
  void holderCloses_guestTakesOverAndItsWatchGoesOn() throws Exception {
    Space holder = open();
    try (Space guest = open()) {
      holder.commit(Batch.builder().put("a", xml("<a/>")).build());
      LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
      Space.Watch watch = guest.watch(0, events::add);
      assertEquals("a", events.poll(20, SECONDS).changed().getFirst());
      holder.close();
      guest.commit(Batch.builder().put("b", xml("<b/>")).build());
      assertEquals("b", events.poll(20, SECONDS).changed().getFirst());
      watch.close();
      try (Space third = open()) {
        assertEquals("<b/>", third.get("b").orElseThrow().text());
      }
    } finally {
      holder.close();
    }
  }

  @Test
  void open_somethingElse_failsAtOnce() throws Exception {
    Path other = Files.createDirectory(directory.resolve("photos"));
    Files.writeString(other.resolve("holiday.txt"), "sun");
    assertThrows(SpaceException.Unavailable.class, () -> Spaces.open(other.toString()));
    assertTrue(Files.exists(other.resolve("holiday.txt")));
    assertThrows(
        SpaceException.Unavailable.class,
        () -> Spaces.open(other.resolve("holiday.txt").toString()));
  }
}
