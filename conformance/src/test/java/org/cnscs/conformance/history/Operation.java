package org.cnscs.conformance.history;

/**
 * Something that a client asked for, and what became of it.
 *
 * @param client who asked
 * @param object the kind of entry or the document that it was about
 * @param action what was asked
 * @param outcome what was answered
 * @param invoked when it was asked, by one clock for all
 * @param returned when it was answered; without meaning for an unknown outcome, which may still
 *     become true
 */
record Operation(
    int client, String object, Action action, Outcome outcome, long invoked, long returned) {

  /** What a client can ask for. All values that are written are different. */
  sealed interface Action {
    /** Writes an entry. */
    record Write(int value) implements Action {}

    /** Takes an entry. */
    record Take() implements Action {}

    /** Reads an entry. */
    record Read() implements Action {}

    /** Gets a document. */
    record Get() implements Action {}

    /** Stores a document, whatever its version is. */
    record Put(int value) implements Action {}

    /** Stores a document if it has a version; 0 for none. */
    record PutIf(long version, int value) implements Action {}

    /** Removes a document if it has a version. */
    record DeleteIf(long version) implements Action {}
  }

  /** What a client can be answered. */
  sealed interface Outcome {
    /** It was done. */
    record Done() implements Outcome {}

    /** There is an entry with this value. */
    record Gave(int value) implements Outcome {}

    /** The document has this version and value. */
    record Found(long version, int value) implements Outcome {}

    /** There is none. */
    record Nothing() implements Outcome {}

    /** The document has another version. */
    record Refused() implements Outcome {}

    /** No answer came: it may have been done, may be done later, or never. */
    record Unknown() implements Outcome {}
  }

  boolean isUnknown() {
    return outcome instanceof Outcome.Unknown;
  }
}
