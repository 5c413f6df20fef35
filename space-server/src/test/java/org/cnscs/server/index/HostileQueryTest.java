package org.cnscs.server.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries that would cost too much are refused, before or while they work. */
class HostileQueryTest extends IndexFixture {
  private static final String HUGE = "0".repeat(38);
  private static final Duration TIME = Duration.ofSeconds(10);

  private final AtomicLong now = new AtomicLong();
  private volatile long step;

  @Override
  SearchSettings settings() {
    return new SearchSettings(Duration.ofMinutes(1), TIME, () -> now.addAndGet(step));
  }

  @BeforeEach
  void fill() {
    putAll("d", 300, i -> "<d n='" + i + "' who='name" + i * 7919 + "'>word" + i + " all</d>");
    assertEquals(300, search("element:d").total());
  }

  static List<String> refused() {
    return List.of(
        "(".repeat(20_000),
        "(".repeat(2_000) + "a" + ")".repeat(2_000),
        "+(".repeat(60) + "a" + ")".repeat(60),
        "a:" + "(".repeat(60) + "b" + ")".repeat(60),
        "/" + "(".repeat(1_000) + "a" + ")".repeat(1_000) + "/",
        "/((a{1000}){1000}){1000}/",
        "/a{1,1000000}/",
        "/a{99999999999999999999}/",
        "/.*.*.*.*.*a.{900}/",
        "/(a|b)*a(a|b){25}/",
        "*" + "a*".repeat(400),
        "x" + "?".repeat(600),
        "y".repeat(600) + "~2",
        "word OR ".repeat(2_000) + "all",
        "a ".repeat(4_000),
        "((all^3" + HUGE + ")^3" + HUGE + ")",
        "x".repeat(10_001));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void search_thatWouldCostTooMuch_isRefused(String query) {
    SpaceException.BadQuery e =
        assertThrows(SpaceException.BadQuery.class, () -> search(query), query);
    assertTrue(e.getMessage().length() < 1_000, e.getMessage());
  }

  @Test
  void search_thatIsOnlyLarge_isAnswered() {
    assertEquals(300, search("*a*l*").total());
    assertEquals(300, search("(".repeat(40) + "all" + ")".repeat(40)).total());
    assertEquals(300, search("/[a-z]{1,20}[0-9]{0,9}/ all").total());
    assertEquals(10, search("word1? OR word1").total() - 1);
    assertEquals(300, search("alk~1").total());
  }

  @Test
  void search_thatTakesTooLong_isEnded() {
    for (String query :
        List.of("who:*9*", "*ord*", "/.*ord.*/", "wrod12~2", "n:>3", "all", "*:*")) {
      step = TIME.toNanos() / 3;
      SpaceException.BadQuery e =
          assertThrows(SpaceException.BadQuery.class, () -> search(query), query);
      assertTrue(e.getMessage().contains("takes longer than 10000 ms"), e.getMessage());
      step = 0;
    }
    assertEquals(300, search("all").total());
  }

  @Test
  void search_facetsOrderOrFragmentsThatTakeTooLong_areEnded() {
    SearchRequest plain = new SearchRequest("all", 1);
    long looks = looks(plain);
    List<SearchRequest> costly =
        List.of(
            plain.counting(List.of("who"), 5),
            plain.sortedBy("who"),
            new SearchRequest("all", 300).showing(2));
    for (SearchRequest request : costly) {
      assertTrue(looks(request) > looks + 3, request + " looks at the time while it works");
      step = TIME.toNanos() / (looks + 2);
      assertEquals(300, search(plain).total());
      assertThrows(SpaceException.BadQuery.class, () -> search(request), request.toString());
      step = 0;
    }
  }

  /** Returns how often a search looks at the time. */
  private long looks(SearchRequest request) {
    step = 1;
    long before = now.get();
    search(request);
    step = 0;
    return now.get() - before;
  }

  @Test
  void search_anyText_isAnsweredOrRefused() {
    long seed = Long.getLong("cnscs.seed", 11);
    Random random = new Random(seed);
    String[] pieces = {
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "*",
      "?",
      "~",
      "^",
      "/",
      "\\",
      "\"",
      ":",
      "+",
      "-",
      "!",
      "&&",
      "||",
      " AND ",
      " OR ",
      " NOT ",
      " TO ",
      "a",
      "word1",
      "n",
      "9",
      "1e999",
      ">",
      "<=",
      "\u0000",
      "\ud83d",
      "\ud83d\ude00",
      "=",
      "#",
      "_key",
      "class",
      ".",
      "'",
      "{5}",
      " "
    };
    for (int i = 0; i < 3_000; i++) {
      StringBuilder query = new StringBuilder();
      for (int length = random.nextInt(12); length >= 0; length--) {
        query.append(pieces[random.nextInt(pieces.length)]);
      }
      SearchRequest request = new SearchRequest(query.toString(), 5).showing(2);
      try {
        search(request);
      } catch (SpaceException.BadQuery e) {
        assertTrue(e.getMessage().length() < 1_000, e.getMessage());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", query " + query, e);
      }
    }
  }
}
