package org.cnscs.heap.raw;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import jdk.internal.misc.Unsafe;

/**
 * The pages of memory on which objects lie, and which of them were written.
 *
 * <p>An object on a page that nobody has written is what it was, and refers to the same objects: a
 * collector that moves an object writes to all that refer to it. So nothing is asked of the
 * program, and what is written behind its back (by the JVM, by native code, by reflection) is
 * noticed too.
 *
 * <p>How references are to be read as {@linkplain Addresses addresses} is proved once, by writing
 * to an object and asking which page was written.
 */
public final class HeapPages {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final Set<String> COLLECTORS =
      Set.of(
          "Copy",
          "MarkSweepCompact",
          "PS Scavenge",
          "PS MarkSweep",
          "G1 Young Generation",
          "G1 Old Generation",
          "G1 Concurrent GC");
  private static final int SHIFT = Integer.numberOfTrailingZeros(UNSAFE.pageSize());
  private static final int PROBE = 8;
  private static final int ATTEMPTS = 5;

  /** The size of a page. */
  public static final int PAGE = UNSAFE.pageSize();

  private static boolean sought;
  private static volatile HeapPages found;

  private final Linux linux;
  private final List<GarbageCollectorMXBean> collectors;
  private final int shift;
  private Mapped heap = new Mapped(0, 0);
  private long epoch;

  private HeapPages(Linux linux, List<GarbageCollectorMXBean> collectors, int shift) {
    this.linux = linux;
    this.collectors = collectors;
    this.shift = shift;
  }

  /**
   * Finds out whether the system and the JVM's collector allow it, which takes a fifth of a second
   * the first time.
   *
   * @return those of this JVM, or null
   */
  public static synchronized HeapPages find() {
    if (!sought) {
      sought = true;
      try {
        found = seek();
      } catch (IllegalCallerException | NoSuchElementException e) {
        found = null; // this JVM may not call the system, or it has no such calls
      }
    }
    return found;
  }

  /** Returns those of this JVM; null if they were not sought yet, or not found. */
  public static HeapPages ifFound() {
    return found;
  }

  private static HeapPages seek() {
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    if (collectors.stream().anyMatch(each -> !COLLECTORS.contains(each.getName()))) {
      return null;
    }
    Linux linux = Linux.find();
    if (linux == null) {
      return null;
    }
    for (int shift : Addresses.areNarrow() ? new int[] {3, 0} : new int[] {0}) {
      HeapPages pages = new HeapPages(linux, collectors, shift);
      if (pages.isProved()) {
        return pages;
      }
    }
    return null;
  }

  private boolean isProved() {
    for (int i = 0; i < ATTEMPTS; i++) {
      long before = collections();
      Object[] probe = {new byte[PROBE * PAGE]};
      boolean proved = isProved(probe);
      if (before == collections()) {
        return proved;
      }
    }
    return false;
  }

  private boolean isProved(Object[] probe) {
    long address = address(probe[0]);
    long start = Math.floorDiv(address + PAGE - 1, PAGE) * PAGE;
    long end = start + (PROBE - 1L) * PAGE;
    heap = around(start);
    if (heap.end < end || !linux.register(start, end) || !linux.protect(start, end)) {
      return false;
    }
    byte[] bytes = (byte[]) probe[0];
    long at = start + 3L * PAGE + 5;
    UNSAFE.putByte(bytes, at - address, (byte) 1);
    List<Long> written = new ArrayList<>();
    boolean told =
        linux.written(
            start,
            end,
            (from, to) -> {
              written.add(from);
              written.add(to);
            });
    return told && written.equals(List.of(start + 3L * PAGE, start + 4L * PAGE));
  }

  /** Returns how often a collector has run; objects move only then. */
  public long collections() {
    long sum = 0;
    for (GarbageCollectorMXBean each : collectors) {
      sum += each.getCollectionCount();
    }
    return sum;
  }

  /** Returns where the first objects of an array lie now. */
  public Addresses addresses(Object[] objects, int count) {
    return Addresses.of(objects, count, shift);
  }

  /** Returns where an object lies now. */
  public long address(Object object) {
    return Addresses.of(new Object[] {object}, 1, shift).of(0);
  }

  /** A part of memory. */
  private record Mapped(long start, long end) {}

  /** Returns the parts of memory without a gap between them in which an address is. */
  private static Mapped around(long address) {
    Mapped found = new Mapped(0, 0);
    for (Mapped each : mapped()) {
      if (each.start != found.end) {
        if (address < found.end) {
          return found;
        }
        found = each;
      }
      found = new Mapped(found.start, each.end);
    }
    return found;
  }

  /** Returns all parts of memory, by their addresses; none if the system does not tell. */
  private static List<Mapped> mapped() {
    List<Mapped> found = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
        int dash = line.indexOf('-');
        found.add(
            new Mapped(
                Long.parseUnsignedLong(line, 0, dash, 16),
                Long.parseUnsignedLong(line, dash + 1, line.indexOf(' '), 16)));
      }
    } catch (IOException e) {
      return List.of();
    }
    return found;
  }

  /** Returns the number of the page that an address is on, from 0; others if it is on none. */
  public long page(long address) {
    return address - heap.start >> SHIFT;
  }

  /** Returns how many pages there are. */
  public int count() {
    return Math.toIntExact((heap.end - heap.start) / PAGE);
  }

  /** Returns an empty set of pages. */
  public PageSet none() {
    return new PageSet(heap.start, count());
  }

  /**
   * Protects pages, so that writes to them are noted; those to all others are taken for noted.
   *
   * @return the epoch that begins, to be given to {@link #written}
   */
  public synchronized long protect(PageSet pages) {
    epoch++;
    register();
    pages.forEachRun(linux::protect);
    return epoch;
  }

  private void register() {
    for (Mapped each : mapped()) {
      if (each.start < heap.end && each.end > heap.start) {
        linux.register(Math.max(each.start, heap.start), Math.min(each.end, heap.end));
      }
    }
  }

  /**
   * Protects pages once more while the program may be writing to them, and adds those to a set that
   * were written since an epoch began. No write is lost in between.
   *
   * @param written takes some others, too
   * @return the epoch that begins; 0 if it is not known what was written
   */
  public synchronized long protectAgain(long since, PageSet pages, PageSet written) {
    if (since != epoch) {
      return 0;
    }
    boolean[] known = {true};
    epoch++;
    register();
    pages.forEachRun((from, to) -> known[0] &= linux.protect(from, to, written::add));
    return known[0] ? epoch : 0;
  }

  /**
   * Adds those of some pages to a set that were written since an epoch began.
   *
   * @param among the pages
   * @param written takes some others, too
   * @return whether that is known: not if another epoch has begun since
   */
  public synchronized boolean written(long since, PageSet among, PageSet written) {
    boolean[] known = {since == epoch};
    among.forEachRun((from, to) -> known[0] &= linux.written(from, to, written::add));
    return known[0];
  }
}
