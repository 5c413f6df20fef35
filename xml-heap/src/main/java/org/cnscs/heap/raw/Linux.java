package org.cnscs.heap.raw;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/**
 * The calls of Linux that tell which pages of memory were written: userfaultfd(2) in its
 * asynchronous write-protecting mode and the ioctl {@code PAGEMAP_SCAN}, both since Linux 6.7 (the
 * kernel's documentation, admin-guide/mm/userfaultfd and admin-guide/mm/pagemap).
 *
 * <p>The kernel notes the first write to a protected page and takes the protection off again by
 * itself; nobody has to handle a fault.
 */
final class Linux {
  private static final Map<String, Long> USERFAULTFD = Map.of("amd64", 323L, "aarch64", 282L);
  private static final long O_CLOEXEC = 0x8_0000;
  private static final long USER_MODE_ONLY = 1;
  private static final long API = 0xaa;
  private static final long UFFDIO_API = 0xc018_aa3fL;
  private static final long UFFDIO_REGISTER = 0xc020_aa00L;
  private static final long PAGEMAP_SCAN = 0xc060_6610L;
  private static final long WP_UNPOPULATED_AND_ASYNC = 1 << 13 | 1 << 15;
  private static final long MODE_WP = 2;
  private static final long PROTECT = 3; // what matches, and only where that is possible
  private static final long WRITTEN = 2;
  private static final int SCAN_BYTES = 96;
  private static final int REGION_BYTES = 24;
  private static final int REGIONS = 1 << 14;

  private final MethodHandle ioctl;
  private final int faults;
  private final int pages;
  private final MemorySegment scan = Arena.global().allocate(SCAN_BYTES, Long.BYTES);
  private final MemorySegment regions =
      Arena.global().allocate((long) REGIONS * REGION_BYTES, Long.BYTES);

  /** What takes regions of written memory. */
  interface Regions {
    void add(long start, long end);
  }

  private Linux(MethodHandle ioctl, int faults, int pages) {
    this.ioctl = ioctl;
    this.faults = faults;
    this.pages = pages;
  }

  /** Returns the calls, or null if this system does not have them. */
  static Linux find() {
    Long number = USERFAULTFD.get(System.getProperty("os.arch"));
    if (number == null || !System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    MethodHandle ioctl =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("ioctl"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
    int faults = (int) syscall(linker, number, O_CLOEXEC | USER_MODE_ONLY);
    int pages = faults < 0 ? -1 : open(linker, "/proc/self/pagemap");
    Linux found = new Linux(ioctl, faults, pages);
    return pages >= 0 && found.handshake() ? found : null;
  }

  private static long syscall(Linker linker, long number, long argument) {
    MethodHandle syscall =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    try {
      return (long) syscall.invokeExact(number, argument);
    } catch (Throwable e) {
      throw new IllegalStateException("syscall(2) cannot be called", e);
    }
  }

  private static int open(Linker linker, String path) {
    MethodHandle open =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    try (Arena arena = Arena.ofConfined()) {
      return (int) open.invokeExact(arena.allocateFrom(path), (int) O_CLOEXEC);
    } catch (Throwable e) {
      throw new IllegalStateException("open(2) cannot be called", e);
    }
  }

  private boolean handshake() {
    MemorySegment api = Arena.global().allocate(3 * Long.BYTES, Long.BYTES);
    set(api, 0, API);
    set(api, 1, WP_UNPOPULATED_AND_ASYNC);
    return ioctl(faults, UFFDIO_API, api) == 0;
  }

  /** Has the kernel note writes to memory; tells whether it does. */
  boolean register(long start, long end) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment range = arena.allocate(4 * Long.BYTES, Long.BYTES);
      set(range, 0, start);
      set(range, 1, end - start);
      set(range, 2, MODE_WP);
      return ioctl(faults, UFFDIO_REGISTER, range) == 0;
    }
  }

  /** Begins to note writes to pages; tells whether all of them are protected now. */
  boolean protect(long start, long end) {
    return protect(start, end, (from, to) -> {});
  }

  /**
   * Begins to note writes to pages, and tells of those that were written until then, in one step
   * for each page.
   *
   * @return whether all of them are protected now
   */
  boolean protect(long start, long end, Regions written) {
    return scan(PROTECT, start, end, written);
  }

  /**
   * Tells of pages that were written since they were protected, or were not protected.
   *
   * @return whether all pages were looked at
   */
  boolean written(long start, long end, Regions written) {
    return scan(0, start, end, written);
  }

  private boolean scan(long flags, long start, long end, Regions found) {
    long at = start;
    while (at < end) {
      fill(flags, at, end);
      int count = ioctl(pages, PAGEMAP_SCAN, scan);
      if (count < 0) {
        return false;
      }
      for (int i = 0; i < count; i++) {
        found.add(get(regions, 3L * i), get(regions, 3L * i + 1));
      }
      long walked = get(scan, 4);
      if (walked <= at) {
        return false;
      }
      at = walked;
    }
    return true;
  }

  private void fill(long flags, long start, long end) {
    scan.fill((byte) 0);
    set(scan, 0, SCAN_BYTES);
    set(scan, 1, flags);
    set(scan, 2, start);
    set(scan, 3, end);
    set(scan, 5, regions.address());
    set(scan, 6, REGIONS);
    set(scan, 9, WRITTEN);
    set(scan, 11, WRITTEN);
  }

  private int ioctl(int file, long request, MemorySegment argument) {
    try {
      return (int) ioctl.invokeExact(file, request, argument);
    } catch (Throwable e) {
      throw new IllegalStateException("ioctl(2) cannot be called", e);
    }
  }

  private static void set(MemorySegment segment, long index, long value) {
    segment.setAtIndex(ValueLayout.JAVA_LONG, index, value);
  }

  private static long get(MemorySegment segment, long index) {
    return segment.getAtIndex(ValueLayout.JAVA_LONG, index);
  }
}
