package org.cnscs.server.index;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.StoredInfo;
import org.cnscs.space.Document;

/** An engine whose documents and batches the thread of an index gets only through a gate. */
record GatedEngine(Engine engine, Gate gate) implements Engine {

  @Override
  public void open(Listener listener) {
    engine.open(listener);
  }

  @Override
  public Committed commit(long epoch, String request, List<Change> changes) {
    return engine.commit(epoch, request, changes);
  }

  @Override
  public Optional<Document> get(String space, String id) {
    gate.passDocument();
    return engine.get(space, id);
  }

  @Override
  public Optional<StoredInfo> info(String space, String id) {
    return engine.info(space, id);
  }

  @Override
  public List<StoredInfo> scan(String space, String prefix, String after, int limit) {
    return engine.scan(space, prefix, after, limit);
  }

  @Override
  public Set<String> spaces() {
    return engine.spaces();
  }

  @Override
  public long barrier() {
    return engine.barrier();
  }

  @Override
  public List<Committed> tail(long after, int limit) {
    gate.passBatches(limit);
    return engine.tail(after, limit);
  }

  @Override
  public void close() {
    engine.close();
  }
}
