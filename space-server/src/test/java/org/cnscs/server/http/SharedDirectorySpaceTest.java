package org.cnscs.server.http;

import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.cnscs.server.InMemorySpace;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the operation that finds out that the holder has ended. */
@Timeout(30)
class SharedDirectorySpaceTest {
  private final Space store = InMemorySpace.open();
  private int closed;

  /** What a holder does with one call before its process ends. */
  private enum Fate {
    LOST,
    DONE_BUT_NOT_ANSWERED,
    NO_CONNECTION,
    STOPPING
  }

  private SharedDirectorySpace guestOf(Fate... fates) {
    Deque<Way> ways = new ArrayDeque<>();
    for (Fate fate : fates) {
      ways.add(new Way(ending(fate), false, () -> closed++));
    }
    ways.add(new Way(store, true, () -> {}));
    return SharedDirectorySpace.open("there", patience -> ways.removeFirst());
  }

  private Space ending(Fate fate) {
    return (Space)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Space.class},
            (proxy, method, arguments) -> {
              try {
                if (fate == Fate.DONE_BUT_NOT_ANSWERED) {
                  method.invoke(store, arguments);
                }
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              throw switch (fate) {
                case STOPPING -> new SpaceException.Unavailable("stopping", null);
                case NO_CONNECTION ->
                    new SpaceException.Unreachable("refused", new ConnectException());
                case LOST, DONE_BUT_NOT_ANSWERED ->
                    new SpaceException.Unreachable("reset", new IOException());
              };
            });
  }

  @Test
  void read_holderEnded_isDoneAgain() {
    store.commit(Batch.builder().put("a", xml("<a/>")).build());
    for (Fate fate : Fate.values()) {
      assertEquals("<a/>", guestOf(fate, Fate.NO_CONNECTION).get("a").orElseThrow().text());
    }
    assertEquals(8, closed);
  }

  @Test
  void write_nothingHappened_isDoneAgain() {
    for (Fate fate : List.of(Fate.STOPPING, Fate.NO_CONNECTION)) {
      guestOf(fate).write(xml("<Job/>"), Batch.FOREVER);
    }
    assertEquals(2, store.contents(xml("<Job/>"), 10).size());
  }

  @Test
  void write_outcomeUnknown_isSaidAndTheNextOneWorks() {
    for (Fate fate : List.of(Fate.LOST, Fate.DONE_BUT_NOT_ANSWERED)) {
      SharedDirectorySpace guest = guestOf(fate);
      assertThrows(
          SpaceException.Unreachable.class, () -> guest.write(xml("<Job/>"), Batch.FOREVER));
      guest.write(xml("<Job/>"), Batch.FOREVER);
    }
    assertEquals(3, store.contents(xml("<Job/>"), 10).size());
  }

  @Test
  void take_outcomeUnknown_isSaid() {
    store.write(xml("<Job/>"), Batch.FOREVER);
    SharedDirectorySpace guest = guestOf(Fate.LOST);
    assertThrows(SpaceException.Unreachable.class, () -> guest.take(xml("<Job/>"), Duration.ZERO));
    assertTrue(guest.take(xml("<Job/>"), Duration.ZERO).isPresent());
  }

  @Test
  void commit_conditional_isAppliedOnceWhateverHappened() {
    for (Fate fate : Fate.values()) {
      String id = "p/" + fate;
      Batch batch = Batch.builder().put(id, xml("<a/>"), new Expect.Absent()).build();
      long sequence = guestOf(fate).commit(batch);
      assertEquals(1, store.get(id).orElseThrow().version(), fate.toString());
      assertTrue(store.commit(Batch.builder().put("next", xml("<n/>")).build()) > sequence);
    }
  }

  @Test
  void commit_conditionalChangedBySomebodyElse_isUnknown() {
    store.commit(Batch.builder().put("a", xml("<theirs/>")).build());
    Batch batch = Batch.builder().put("a", xml("<ours/>"), new Expect.Absent()).build();
    assertThrows(SpaceException.Unreachable.class, () -> guestOf(Fate.LOST).commit(batch));
    assertThrows(SpaceException.Conflict.class, () -> guestOf(Fate.STOPPING).commit(batch));
    assertEquals("<theirs/>", store.get("a").orElseThrow().text());
  }

  @Test
  void commit_unconditional_isUnknown() {
    Batch batch = Batch.builder().put("a", xml("<a/>")).build();
    assertThrows(SpaceException.Unreachable.class, () -> guestOf(Fate.LOST).commit(batch));
    assertTrue(store.get("a").isEmpty());
  }
}
