package org.cnscs.server.space;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Names;
import org.cnscs.space.Document;
import org.cnscs.space.Event;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Tier;
import org.cnscs.space.Leases;
import org.cnscs.space.Registration;
import org.cnscs.space.Space.Watch;
import org.cnscs.space.SpaceException;
import org.cnscs.space.remote.XmlOutput;
import org.cnscs.xml.Vocabulary;

/**
 * The registrations for entries that match a template.
 *
 * <p>A registration is a document that holds the template. What it tells is a view of the log from
 * a sequence number on, so nothing has to be kept for those who are not connected.
 */
final class LocalRegistrations {
  /** What the ids of registrations begin with. */
  static final String REGISTRATIONS = "registration/";

  private final SpaceStore store;
  private final Watches watches;

  LocalRegistrations(SpaceStore store, Watches watches) {
    this.store = store;
    this.watches = watches;
  }

  Registration register(byte[] template, Duration lease) {
    Element.parse(template, "template");
    Instant until = store.end(lease.compareTo(Leases.LONGEST) > 0 ? Leases.LONGEST : lease);
    byte[] xml = XmlOutput.of(Vocabulary.SPACE, "registration").document(template).finish();
    Committed committed =
        store.commit(List.of(new Change.Append(store.name(), REGISTRATIONS, xml, until)));
    return new Registration(committed.effects().getFirst().id(), committed.sequence(), until);
  }

  Watch listen(String id, long after, Consumer<Event> listener) {
    if (after < 0) {
      throw new SpaceException.BadInput(
          "Events of a registration begin after a sequence number, not after " + after, null);
    }
    Document registration =
        id.startsWith(REGISTRATIONS)
            ? store.get(Names.checkId(id)).orElseThrow(() -> ended(id))
            : notRegistration(id);
    Element template = Element.parse(registration.xml(), "registration").children().getFirst();
    return watches.begin(after, new Matches(id, template), listener);
  }

  private static Document notRegistration(String id) {
    throw new SpaceException.BadInput(
        "No registration has the id " + id + "; their ids begin with " + REGISTRATIONS, null);
  }

  private static SpaceException ended(String id) {
    return new SpaceException.Ended(
        "The registration " + id + " is not in force: it has ended or was cancelled; make another");
  }

  /** Returns the leases of the registrations whose ids come after one, in order. */
  List<Lease> leases(String after, int limit) {
    return store.engine().scan(store.name(), REGISTRATIONS, after, limit).stream()
        .map(info -> new Lease(info.id(), info.id(), Tier.INTEREST, "", info.until(), 0, null))
        .toList();
  }

  /** Deletes the registrations whose leases have ended. */
  void sweep() {
    store.forEachInfo(
        REGISTRATIONS,
        info -> {
          if (store.isOver(info.until())) {
            store.deleteIfSame(info.id(), info.version());
          }
        });
  }

  /** What a registration tells of a batch. */
  private final class Matches implements Watches.View {
    private final String id;
    private final Element template;

    Matches(String id, Element template) {
      this.id = id;
      this.template = template;
    }

    @Override
    public Event of(Committed batch) {
      List<String> written = new ArrayList<>();
      for (Committed.Effect effect : batch.effects()) {
        if (effect.space().equals(store.name())
            && effect instanceof Committed.Stored stored
            && isMatch(stored)) {
          written.add(stored.id());
        }
      }
      return new Event(batch.sequence(), written, List.of());
    }

    private boolean isMatch(Committed.Stored stored) {
      return stored.version() == 1
          && stored.id().startsWith(LocalSpace.ENTRIES)
          && template.matches(Element.parse(stored.xml(), "entry"));
    }

    @Override
    public boolean isLast(Committed batch) {
      return batch.effects().stream()
          .anyMatch(
              effect ->
                  effect instanceof Committed.Removed removed
                      && removed.space().equals(store.name())
                      && removed.id().equals(id));
    }
  }
}
