package org.cnscs.server.http;

import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.cnscs.server.InMemorySpace;
import org.cnscs.server.SettableClock;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.xml.Vocabulary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * A server over a space in memory, and a plain client, for the tests of resources. Whatever is
 * asked and answered is compared with the OpenAPI document.
 */
@Timeout(30)
abstract class HttpTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Schema SCHEMA = schema();
  static final ApiDescription DESCRIPTION = ApiDescription.of(Resources.read("openapi.json"));

  final SettableClock clock = new SettableClock();
  final Space space = InMemorySpace.open(clock);
  SpaceHttpServer server;

  @BeforeEach
  void start() {
    server = SpaceHttpServer.start(spaces(), options());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Returns what is served. */
  SpaceDirectory spaces() {
    return new OneSpace(space);
  }

  ServerOptions options() {
    return ServerOptions.at("127.0.0.1", 0);
  }

  void put(String id, String text) {
    space.commit(Batch.builder().put(id, xml(text)).build());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(server.url() + path)).GET(), headers);
  }

  HttpResponse<String> call(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    return send(request.method(method, BodyPublishers.ofString(body)), headers);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String... headers)
      throws Exception {
    HttpRequest.Builder whole = headers.length == 0 ? request : request.headers(headers);
    HttpRequest built = whole.build();
    HttpResponse<String> response = CLIENT.send(built, BodyHandlers.ofString());
    DESCRIPTION.check(built, response);
    return response;
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** Checks the status and that the body is valid against the schema of spaces. */
  static String valid(HttpResponse<String> response, int status) throws Exception {
    assertEquals(status, response.statusCode(), response.body());
    byte[] body = xml(response.body());
    SCHEMA.newValidator().validate(new StreamSource(new ByteArrayInputStream(body)));
    return response.body();
  }

  static void problem(HttpResponse<String> response, int status, String kind) {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals("application/problem+xml", header(response, "Content-Type"));
    String type = "<type>urn:cnscs:problem:" + kind + "</type>";
    assertEquals(true, response.body().contains(type), response.body());
  }

  /** Sends a request as it is and returns all that comes back. */
  String raw(String request) throws Exception {
    URI url = URI.create(server.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Schema schema() {
    try (InputStream in = Vocabulary.class.getResourceAsStream(Vocabulary.SPACE.schema())) {
      return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
          .newSchema(new StreamSource(in));
    } catch (Exception e) {
      throw new IllegalStateException("The schema of spaces cannot be read", e);
    }
  }
}
