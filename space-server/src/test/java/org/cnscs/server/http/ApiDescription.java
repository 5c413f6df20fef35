package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Xml;

/** The OpenAPI document, as what every request and answer of the tests is compared with. */
final class ApiDescription {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

  private final JsonNode document;
  private final List<Resource> resources;

  /** A path with its parameters in braces, and what it takes. */
  record Resource(String path, Pattern pattern, JsonNode operations) {
    Set<String> methods() {
      Set<String> methods = new TreeSet<>();
      operations.fieldNames().forEachRemaining(methods::add);
      methods.retainAll(METHODS);
      return methods;
    }
  }

  /** An operation's name, as {@code GET /spaces}, and a status that it answers with. */
  record Outcome(String operation, int status) {}

  private ApiDescription(JsonNode document, List<Resource> resources) {
    this.document = document;
    this.resources = resources;
  }

  static ApiDescription of(byte[] text) {
    try {
      JsonNode document = JSON.readTree(text);
      List<Resource> resources = new ArrayList<>();
      document
          .get("paths")
          .properties()
          .forEach(path -> resources.add(resource(path.getKey(), path.getValue())));
      resources.sort(Comparator.comparing(r -> r.path().chars().filter(c -> c == '{').count()));
      return new ApiDescription(document, resources);
    } catch (IOException e) {
      throw new IllegalStateException("The OpenAPI document cannot be read", e);
    }
  }

  private static Resource resource(String path, JsonNode operations) {
    String regex = path.replace(".", "\\.").replace("/{id}", "/.+");
    return new Resource(path, Pattern.compile(regex.replaceAll("\\{\\w+}", "[^/]+")), operations);
  }

  List<Resource> resources() {
    return resources;
  }

  JsonNode document() {
    return document;
  }

  /** Returns every good answer that is described. */
  Set<Outcome> goodOutcomes() {
    Set<Outcome> outcomes = new java.util.HashSet<>();
    for (Resource resource : resources) {
      for (String method : resource.methods()) {
        resource
            .operations()
            .get(method)
            .get("responses")
            .fieldNames()
            .forEachRemaining(
                status -> {
                  if (Integer.parseInt(status) < 400) {
                    outcomes.add(new Outcome(name(method, resource), Integer.parseInt(status)));
                  }
                });
      }
    }
    return outcomes;
  }

  private static String name(String method, Resource resource) {
    return method.toUpperCase(java.util.Locale.ROOT) + " " + resource.path();
  }

  /** Checks an answer to a request; returns what it was if that is described. */
  Outcome check(HttpRequest request, HttpResponse<?> response) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    String path = URI.create(request.uri().getRawPath()).getPath();
    String what = request.method() + " " + request.uri() + " -> " + response.statusCode();
    Resource resource =
        resources.stream()
            .filter(r -> r.pattern().matcher(path).matches())
            .findFirst()
            .orElse(null);
    JsonNode operation =
        resource == null
            ? null
            : resource.operations().get(method.toLowerCase(java.util.Locale.ROOT));
    if (operation == null) {
      assertTrue(
          Set.of(400, 401, 403, 404, 405, 421).contains(response.statusCode()),
          () -> what + " is not described");
      return new Outcome(method, response.statusCode());
    }
    JsonNode answer =
        resolve(operation.get("responses").path(Integer.toString(response.statusCode())));
    assertTrue(!answer.isMissingNode(), () -> what + " is not described");
    if (response.statusCode() < 400) {
      checkParameters(what, resource, operation, request);
    }
    checkHeaders(what, answer, response.headers());
    if (!request.method().equals("HEAD") && response.body() instanceof String body) {
      checkBody(what, answer, response.headers(), body);
    }
    return new Outcome(name(method, resource), response.statusCode());
  }

  private void checkParameters(
      String what, Resource resource, JsonNode operation, HttpRequest request) {
    Map<String, Set<String>> described = new TreeMap<>();
    Stream.of(resource.operations().path("parameters"), operation.path("parameters"))
        .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
        .map(this::resolve)
        .forEach(
            parameter ->
                described
                    .computeIfAbsent(
                        parameter.get("in").asText(),
                        in -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))
                    .add(parameter.get("name").asText()));
    String query = request.uri().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String name = pair.replaceFirst("=.*", "");
      assertTrue(
          described.getOrDefault("query", Set.of()).contains(name),
          () -> what + ": the parameter " + name + " is not described");
    }
    for (String name : request.headers().map().keySet()) {
      boolean ours =
          Set.of(
                  "if-match",
                  "if-none-match",
                  "lease",
                  "fencing-token",
                  "idempotency-key",
                  "last-event-id")
              .contains(name.toLowerCase(java.util.Locale.ROOT));
      assertTrue(
          !ours || described.getOrDefault("header", Set.of()).contains(name),
          () -> what + ": the header " + name + " is not described");
    }
  }

  private void checkHeaders(String what, JsonNode answer, HttpHeaders headers) {
    answer
        .path("headers")
        .properties()
        .forEach(
            header -> {
              JsonNode described = resolve(header.getValue());
              List<String> values = headers.allValues(header.getKey());
              assertTrue(
                  !values.isEmpty() || !described.path("required").asBoolean(),
                  () -> what + " lacks the header " + header.getKey());
              for (String value : values) {
                checkSchema(
                    what + ", " + header.getKey(),
                    described.get("schema"),
                    JSON.valueToTree(value));
              }
            });
    for (String name :
        List.of("ETag", "Location", "Content-Location", "Retry-After", "Allow", "Set-Cookie")) {
      assertTrue(
          headers.firstValue(name).isEmpty() || answer.path("headers").has(name),
          () -> what + " has the header " + name + ", which is not described");
    }
  }

  private void checkBody(String what, JsonNode answer, HttpHeaders headers, String body) {
    String type = headers.firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    if (!answer.has("content")) {
      assertEquals("", body + type, () -> what + " has a body");
      return;
    }
    JsonNode content = answer.get("content").path(type);
    assertTrue(!content.isMissingNode(), () -> what + " is " + type + ", which is not described");
    if (type.endsWith("json")) {
      checkSchema(what, content.get("schema"), tree(what, body));
    } else if (type.endsWith("xml")) {
      checkRoot(what, content.get("schema"), body);
    }
  }

  private static JsonNode tree(String what, String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError(what + " is not JSON: " + body, e);
    }
  }

  private void checkSchema(String what, JsonNode schema, JsonNode value) {
    ObjectNode whole = JSON.createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", document.get("components"));
    var wrong =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(whole)
            .validate(value);
    assertTrue(wrong.isEmpty(), () -> what + ": " + wrong + " in " + value);
  }

  /** Checks the name of an XML body's root, if one is described. */
  private void checkRoot(String what, JsonNode schema, String body) {
    Set<String> names = new TreeSet<>();
    addNames(schema, names);
    if (names.isEmpty()) {
      return;
    }
    try {
      XMLStreamReader reader = Xml.reader(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      reader.nextTag();
      String root = reader.getNamespaceURI() + " " + reader.getLocalName();
      assertTrue(names.contains(root), () -> what + " is " + root + ", not of " + names);
    } catch (XMLStreamException e) {
      throw new AssertionError(what + " is not XML: " + body, e);
    }
  }

  private void addNames(JsonNode schema, Set<String> names) {
    JsonNode resolved = resolve(schema);
    if (resolved.path("xml").has("namespace")) {
      names.add(resolved.at("/xml/namespace").asText() + " " + resolved.at("/xml/name").asText());
    }
    for (String of : List.of("oneOf", "anyOf", "allOf")) {
      resolved.path(of).forEach(part -> addNames(part, names));
    }
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }
}
