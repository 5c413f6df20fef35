package org.cnscs.server.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The choice of the segments that are compacted next: a run of closed segments that stand beside
 * each other.
 *
 * <p>A segment is worth it when so much of it is dead as the settings say. If half of all is dead
 * although none is, the one with the greatest dead share is. So the log takes about twice what is
 * in it at most, while little is copied for each byte that is given back. A removal is dead when no
 * older segment holds a dead document that it could be the end of. Small neighbours are taken
 * along, so that segments that shrink become few; a small one before the run also when only some of
 * it is dead, because it would keep the run's removals alive.
 */
final class CompactionPlan {
  private static final double ALL_DEAD_SHARE = 0.5;
  private static final double LEAST_SHARE = 0.1;

  private final DocumentTable table;
  private final StoreSettings settings;

  CompactionPlan(DocumentTable table, StoreSettings settings) {
    this.table = table;
    this.settings = settings;
  }

  /** A closed segment, and what could be given back of it. */
  private record Candidate(Segment segment, SegmentUse use, long bytes, long dead, long left) {
    static Candidate of(Segment segment, SegmentUse use, boolean afterDead) {
      long bytes = segment.end() - segment.begin().length;
      long dead = use.deadBytes() + (afterDead ? 0 : use.deleteBytes()) - segment.residue();
      long given = Math.clamp(dead, 0, bytes);
      return new Candidate(segment, use, bytes, given, bytes - given);
    }

    double share() {
      return bytes == 0 ? 0 : (double) dead / bytes;
    }
  }

  /** Returns the segments to compact, oldest first; none if it is not worth it. */
  List<Segment> choose(List<Segment> segments) {
    List<Candidate> closed = candidates(segments);
    for (int i = 0; i < closed.size(); i++) {
      if (isWorthIt(closed.get(i))) {
        return run(closed, i);
      }
    }
    return isHalfDead(closed) ? best(closed) : List.of();
  }

  private List<Candidate> candidates(List<Segment> segments) {
    int count = Math.max(0, segments.size() - 1 - settings.kept());
    List<Candidate> closed = new ArrayList<>();
    boolean afterDead = false;
    for (Segment segment : segments.subList(0, count)) {
      SegmentUse use = table.use(segment.slot());
      closed.add(Candidate.of(segment, use, afterDead));
      afterDead |= use.hasDead();
    }
    return closed;
  }

  private boolean isWorthIt(Candidate candidate) {
    return candidate.dead > 0 && candidate.share() >= settings.deadShare();
  }

  private List<Segment> run(List<Candidate> closed, int worth) {
    int begin = worth;
    int end = worth + 1;
    long left = closed.get(worth).left;
    while (end < closed.size() && fits(left, closed.get(end)) && joins(closed.get(end), left)) {
      left += closed.get(end++).left;
    }
    while (begin > 0 && fits(left, closed.get(begin - 1)) && joins(closed.get(begin - 1), left)) {
      left += closed.get(--begin).left;
    }
    return closed.subList(begin, end).stream().map(Candidate::segment).toList();
  }

  private boolean fits(long left, Candidate more) {
    return left + more.left <= settings.segmentSize();
  }

  private boolean joins(Candidate neighbour, long left) {
    boolean small = neighbour.left <= settings.segmentSize() / 8;
    return isWorthIt(neighbour)
        || small && neighbour.use.hasDead()
        || neighbour.left <= Math.min(left, settings.segmentSize() / 2);
  }

  private static boolean isHalfDead(List<Candidate> closed) {
    long bytes = 0;
    long dead = 0;
    for (Candidate candidate : closed) {
      SegmentUse use = candidate.use;
      bytes += candidate.bytes;
      dead += Math.max(0, use.deadBytes() + use.deleteBytes() - candidate.segment.residue());
    }
    return dead > 0 && dead >= ALL_DEAD_SHARE * bytes;
  }

  /**
   * Returns the run around the segment with the greatest dead share. If nothing is worth to be
   * copied, removals are kept alive by a few dead documents in older segments; then the oldest of
   * these is next.
   */
  private List<Segment> best(List<Candidate> closed) {
    int best = 0;
    for (int i = 1; i < closed.size(); i++) {
      best = closed.get(i).share() > closed.get(best).share() ? i : best;
    }
    if (closed.get(best).share() >= LEAST_SHARE) {
      return run(closed, best);
    }
    return closed.stream()
        .filter(candidate -> candidate.use.hasDead() && candidate.dead > 0)
        .findFirst()
        .map(oldest -> List.of(oldest.segment))
        .orElse(List.of());
  }
}
