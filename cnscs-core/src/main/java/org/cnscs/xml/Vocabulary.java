package org.cnscs.xml;

/** The XML vocabularies, each with its namespace; their schemas are resources of this package. */
public enum Vocabulary {
  /** Objects for exchange, and the marks on objects in the heap. */
  OBJECT("urn:cnscs:object:1", "object.xsd"),
  /** Heap lines, threads, manifests, classes, programs, processes. */
  HEAP("urn:cnscs:heap:1", "heap.xsd"),
  /** Checkpoints as files. */
  EXPORT("urn:cnscs:export:1", "export.xsd"),
  /** Segments of the store's log. */
  STORE("urn:cnscs:store:1", "store.xsd"),
  /** What a space says over HTTP: lists, batches, search results, events. */
  SPACE("urn:cnscs:space:1", "space.xsd"),
  /** Messages between gates. */
  MESSAGE("urn:cnscs:message:1", "message.xsd");

  private final String namespace;
  private final String schema;

  Vocabulary(String namespace, String schema) {
    this.namespace = namespace;
    this.schema = schema;
  }

  /** Returns the namespace's name. */
  public String namespace() {
    return namespace;
  }

  /** Returns the name of the schema, a resource beside this class. */
  public String schema() {
    return schema;
  }
}
