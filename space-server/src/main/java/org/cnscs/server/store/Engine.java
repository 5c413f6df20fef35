package org.cnscs.server.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;

/**
 * A durable, ordered store of documents: the seam below the operations of a space.
 *
 * <p>An engine decides order, conditions and durability, and nothing else: matching, waiters, the
 * end of leases and the index stand above it. All methods may be called by many threads at once.
 */
public interface Engine extends AutoCloseable {

  /**
   * A listener to the fate and the batches of an engine; its methods must be quick and must not
   * call the engine.
   */
  interface Listener {
    /** Tells that this node now decides, under an epoch that commits must name. */
    void leading(long epoch);

    /**
     * Tells of a committed batch, in order, before any caller of {@link Engine#commit} learns of
     * it.
     */
    void committed(Committed batch);

    /** Tells that this node can commit no longer. */
    void lost(String reason);
  }

  /** Begins to serve; the listener is told when commits are accepted. */
  void open(Listener listener);

  /**
   * Applies changes atomically, in order, and durably.
   *
   * @param epoch the epoch that the listener was told
   * @param request an id for this request, so that a repetition returns the first result; null if
   *     there is none to come
   * @throws SpaceException.Conflict if a condition does not hold; nothing has happened
   * @throws SpaceException.Failed if the store refuses to write; nothing has happened
   * @throws SpaceException.Unavailable if the epoch is over; nothing has happened
   * @throws SpaceException.Unreachable if writing failed in a way that leaves the outcome unknown
   */
  Committed commit(long epoch, String request, List<Change> changes);

  /** Returns a document as of now. */
  Optional<Document> get(String space, String id);

  /** Returns what is known of a document as of now, without reading it. */
  Optional<StoredInfo> info(String space, String id);

  /**
   * Returns documents as of now in the order of their ids: those that begin with a prefix and come
   * after an id.
   */
  List<StoredInfo> scan(String space, String prefix, String after, int limit);

  /** Returns the names of the spaces that hold or held documents. */
  Set<String> spaces();

  /** Returns the number of the last batch that every later read will see. */
  long barrier();

  /**
   * Returns the batches after a number, in order: at least one if there is one, and not more than
   * fit well in memory.
   *
   * @throws SpaceException.BadInput if the number lies before what is kept or after what was
   *     committed
   */
  List<Committed> tail(long after, int limit);

  @Override
  void close();
}
