/* Makes each fsync and fdatasync of a program take 1 ms longer; loaded before the C library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static int slowly(const char *name, int file) {
  int (*force)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
  struct timespec millisecond = {0, 1000000};
  nanosleep(&millisecond, 0);
  return force(file);
}

int fsync(int file) { return slowly("fsync", file); }

int fdatasync(int file) { return slowly("fdatasync", file); }
