package org.cnscs.server.index;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.cnscs.server.store.Engine;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SpaceException;

/**
 * The index of a directory's spaces.
 *
 * <p>One thread reads the engine's batches and indexes them, so that no commit waits for it; while
 * no search does either, it leaves the processors to others (see {@link Pace}). A search waits
 * until everything that was committed before it is indexed and visible, or for as long as it says.
 * An index that is missing, damaged or of another log is made anew from the documents, while
 * everything but searching goes on.
 *
 * <p>The query text is Lucene's classic syntax; see {@link QueryText} for what is added. Fields are
 * those of the documents; besides: {@code kind} (object, frame, manifest, entry), {@code class},
 * {@code frame}, {@code method}, {@code line}, {@code local.NAME}, {@code thread}, {@code state},
 * {@code monitor}, {@code process}, {@code checkpoint}, {@code label}, {@code address}, {@code
 * ref}, {@code hash}, {@code id}, {@code element}, {@code value}, {@code text}.
 */
public final class SearchIndex implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SearchIndex.class.getName());

  private final IndexPlace place;
  private final Engine engine;
  private final SearchSettings settings;
  private final Progress progress;
  private final Follower follower;
  private final Thread thread;

  /**
   * Creates the index.
   *
   * @param place where its files are, and no others
   * @param load gives how busy all processors were since it was last asked, from 0 to 1; negative
   *     if that is not known
   */
  public SearchIndex(
      IndexPlace place, Engine engine, SearchSettings settings, DoubleSupplier load) {
    this.place = place;
    this.engine = engine;
    this.settings = settings;
    this.progress = new Progress("The index in " + place);
    this.follower = new Follower(place, engine, new Pace(load), progress);
    this.thread = Thread.ofPlatform().daemon().name("index").unstarted(follower);
  }

  /** Begins to index. */
  public void start() {
    thread.start();
  }

  /** Tells that the engine has a new batch. */
  public void wake() {
    progress.wake();
  }

  /** Has the index made anew, since its files cannot be relied on. */
  void spoil() {
    progress.spoil();
  }

  /**
   * Answers a request in a space.
   *
   * @throws SpaceException.BadQuery if the query does not parse, or takes too long
   * @throws SpaceException.BadInput if the order, the cursor or a facet is not one
   * @throws SpaceException.Unavailable if what was committed before is not indexed in time
   */
  public SearchResult search(String space, SearchRequest request) {
    checkFacets(request.facets());
    Query query = QueryText.parseQuery(request.query());
    long sequence = engine.barrier();
    boolean patient = request.within() == null;
    Duration asked = patient ? settings.patience() : request.within();
    Duration most = asked.compareTo(settings.patience()) > 0 ? settings.patience() : asked;
    long visible = progress.await(sequence, most.toNanos(), !patient);
    return answer(space, request, query, Math.max(0, sequence - visible));
  }

  private static void checkFacets(List<String> facets) {
    if (facets.size() > SearchRequest.MOST_FACETS || facets.contains(Fields.TEXT)) {
      throw new SpaceException.BadInput(
          "Facets are up to "
              + SearchRequest.MOST_FACETS
              + " fields with values, found "
              + PlaceDocument.cut(String.join(", ", facets)),
          null);
    }
  }

  private SearchResult answer(String space, SearchRequest request, Query query, long behind) {
    try {
      SearcherManager manager = follower.searchers();
      IndexSearcher acquired = manager.acquire();
      try {
        DirectoryReader reader = (DirectoryReader) acquired.getIndexReader();
        PlaceFragments fragments =
            new PlaceFragments(engine, space, Wanted.of(query), request.fragments());
        return Answer.begin(reader, new TimeLimit(settings), space, request, fragments)
            .find(query, behind);
      } finally {
        manager.release(acquired);
      }
    } catch (IndexSearcher.TooManyClauses e) {
      throw new SpaceException.BadQuery(
          "The query matches too many different words; make its wildcards longer", e);
    } catch (IllegalArgumentException e) { // of two boosts, for example, with too large a product
      String why = PlaceDocument.cut(String.valueOf(e.getMessage()));
      throw new SpaceException.BadQuery(
          "The query cannot be worked out: " + why + "; make it simpler", e);
    } catch (AlreadyClosedException e) {
      throw new SpaceException.Unavailable(
          "The index in " + place + " was closed or is being made anew; search again", e);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The index in " + place + " is damaged: " + e);
      spoil();
      throw new SpaceException.Unavailable(
          "The index in " + place + " is damaged and is made anew; search again", e);
    }
  }

  @Override
  public void close() {
    progress.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
