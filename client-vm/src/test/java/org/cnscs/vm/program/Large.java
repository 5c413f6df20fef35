package org.cnscs.vm.program;

/**
 * A thread comes to a lock inside a method that is too large to be captured: each {@code finally}
 * doubles what is in it.
 */
public final class Large {
  private static final Object LOCK = new Object();
  private static final int DEPTH = 9;
  private static boolean half;
  private static int torn;

  private Large() {}

  public static Object compute() throws InterruptedException {
    torn = 0;
    Thread other = new Thread(Large::lookOften);
    other.start();
    for (int i = 0; i < 40; i++) {
      synchronized (LOCK) {
        half = true;
        Thread.sleep(4);
        half = false;
      }
      Thread.sleep(1);
    }
    other.join();
    return torn;
  }

  private static void lookOften() {
    for (int i = 0; i < 400; i++) {
      look(i);
    }
  }

  private static int look(int i) {
    synchronized (LOCK) {
      torn += half ? 1 : 0;
    }
    int work = i;
    if (i < 0) {
      try {
        work += step(work) * step(work + step(9));
      } finally {
        try {
          work += step(work) * step(work + step(8));
        } finally {
          try {
            work += step(work) * step(work + step(7));
          } finally {
            try {
              work += step(work) * step(work + step(6));
            } finally {
              try {
                work += step(work) * step(work + step(5));
              } finally {
                try {
                  work += step(work) * step(work + step(4));
                } finally {
                  try {
                    work += step(work) * step(work + step(3));
                  } finally {
                    try {
                      work += step(work) * step(work + step(2));
                    } finally {
                      try {
                        work += step(work) * step(work + step(1));
                      } finally {
                        work += step(work) * step(work + step(DEPTH));
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return work;
  }

  private static int step(int n) {
    return n % 7;
  }
}
