package org.cnscs.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.cnscs.gateway.tcp.TcpLink;
import org.cnscs.gateway.tcp.TcpListener;
import org.cnscs.message.Message;
import org.cnscs.message.MessageXml;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GatewayTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String BODY = "<c:%s xmlns:c=\"urn:cnscs:message:1\" %s/>";

  private final FakeSpace space = new FakeSpace();
  private TcpListener listener;
  private TcpLink link;

  @BeforeEach
  void connect() throws IOException {
    Gateway gateway = new Gateway(space, InstantSource.fixed(NOW));
    listener = TcpListener.open(InetAddress.getLoopbackAddress(), 0, gateway::serve);
    link = TcpLink.connect(listener.address());
  }

  @AfterEach
  void disconnect() {
    link.close();
    listener.close();
  }

  private static Message message(String kind, String body) {
    return Message.of("m", "lamp", "gateway", kind, body);
  }

  private Message ask(Message message) throws Exception {
    link.send(MessageXml.write(message));
    return MessageXml.read(link.receive().orElseThrow());
  }

  private void assertError(String code, Message reply) {
    assertEquals("error", reply.kind());
    assertTrue(
        reply.body().orElseThrow().contains("code=\"" + code + "\""), reply.body()::toString);
  }

  @Test
  void write_thenReadThenTake_givesTheEntryAndRemovesIt() throws Exception {
    Message written = ask(message("write", "<light on=\"true\"/>"));
    assertEquals("written", written.kind());
    assertEquals(Optional.of("m"), written.replyTo());
    assertEquals(Optional.of("<light on=\"true\"/>"), ask(message("read", "<light/>")).body());
    assertEquals(Optional.of("<light on=\"true\"/>"), ask(message("take", "<light/>")).body());
    assertEquals("nothing", ask(message("take", "<light/>")).kind());
    assertEquals("nothing", ask(message("read", "<light/>")).kind());
  }

  @Test
  void reliableMessage_sentTwice_isDoneOnceAndAnsweredTwice() throws Exception {
    Message write = message("write", "<light/>").withSequence(1);
    Message first = ask(write);
    link.close();
    link = TcpLink.connect(listener.address()); // the device did not get the answer and comes back
    assertEquals(first, ask(write));
    assertEquals(1, space.entries.size());
    ask(message("write", "<light/>").withSequence(2));
    assertEquals(2, space.entries.size());
  }

  @Test
  void reliableMessage_olderThanTheLast_isNotDoneAgain() throws Exception {
    ask(message("write", "<light/>").withSequence(1));
    ask(message("write", "<light/>").withSequence(2));
    link.send(MessageXml.write(message("write", "<light/>").withSequence(1)));
    assertEquals(3, ask(message("write", "<light/>").withSequence(3)).sequence());
    assertEquals(3, space.entries.size());
  }

  @Test
  void hello_ofDeviceSwitchedOn_beginsItsSequenceAnew() throws Exception {
    ask(message("write", "<light/>").withSequence(5));
    assertEquals(
        "welcome", ask(message("hello", BODY.formatted("hello", "frame=\"1000\""))).kind());
    ask(message("write", "<light/>").withSequence(1));
    assertEquals(2, space.entries.size());
  }

  @Test
  void search_withSmallFrame_isCutToIt() throws Exception {
    String query = BODY.formatted("query", "text=\"light\" limit=\"100\"");
    int all = ask(message("search", query)).body().orElseThrow().split("<c:hit ").length - 1;
    ask(message("hello", BODY.formatted("hello", "frame=\"1000\"")));
    Message reply = ask(message("search", query));
    int cut = reply.body().orElseThrow().split("<c:hit ").length - 1;
    assertEquals(100, all);
    assertTrue(cut > 0 && cut < 10, () -> "hits: " + cut);
    assertTrue(MessageXml.write(reply).length <= 1000);
    assertTrue(reply.body().orElseThrow().contains("total=\"500\""));
  }

  @Test
  void take_ofEntryLongerThanTheDevicesFrame_leavesItInTheSpace() throws Exception {
    ask(message("hello", BODY.formatted("hello", "frame=\"600\"")));
    space.write(
        ("<light text=\"" + "x".repeat(600) + "\"/>").getBytes(StandardCharsets.UTF_8), null);
    assertError("too-long", ask(message("take", "<light/>")));
    assertEquals(1, space.entries.size());
  }

  @Test
  void take_whenAnotherIsFaster_takesTheNext() throws Exception {
    space.write("<light n=\"1\"/>".getBytes(StandardCharsets.UTF_8), null);
    space.write("<light n=\"2\"/>".getBytes(StandardCharsets.UTF_8), null);
    space.beforeCommit = () -> space.entries.remove("entry/1");
    assertEquals(Optional.of("<light n=\"2\"/>"), ask(message("take", "<light/>")).body());
  }

  @Test
  void badRequests_areAnsweredAndTheLinkLivesOn() throws Exception {
    assertError("bad-message", ask(message("dance", "<a/>")));
    assertError("bad-message", ask(message("write", null)));
    assertError("bad-message", ask(message("hello", BODY.formatted("hello", "frame=\"1\""))));
    assertError("bad-message", ask(message("hello", BODY.formatted("hello", "frame=\"many\""))));
    assertError("bad-message", ask(message("search", "<query/>")));
    assertError("bad-query", ask(message("search", BODY.formatted("query", "text=\"(\""))));
    assertError("expired", ask(message("write", "<a/>").withExpiry(NOW.minusSeconds(1))));
    link.send("<not xml".getBytes(StandardCharsets.UTF_8));
    assertError("bad-message", MessageXml.read(link.receive().orElseThrow()));
    assertEquals("nothing", ask(message("read", "<a/>").withExpiry(NOW.plusSeconds(9))).kind());
  }

  @Test
  void frame_longerThanAllowed_endsTheConnection() throws Exception {
    try (Socket socket =
        new Socket(listener.address().getAddress(), listener.address().getPort())) {
      new DataOutputStream(socket.getOutputStream()).writeInt(TcpLink.LONGEST_FRAME + 1);
      assertEquals(-1, socket.getInputStream().read());
    }
    assertThrows(
        IllegalArgumentException.class, () -> link.send(new byte[TcpLink.LONGEST_FRAME + 1]));
  }

  @Test
  void close_ofListener_endsItsLinks() throws Exception {
    ask(message("read", "<a/>"));
    listener.close();
    assertEquals(Optional.empty(), link.receive());
  }

  @Test
  void open_atAddressOfTheNetwork_isRefused() {
    IOException refused =
        assertThrows(
            IOException.class,
            () -> TcpListener.open(InetAddress.getByName("0.0.0.0"), 0, _ -> {}));
    assertTrue(refused.getMessage().contains("127.0.0.1"), refused::getMessage);
  }
}
