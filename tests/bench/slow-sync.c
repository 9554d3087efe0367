/*
 * A disk on which every sync takes longer: preloaded into a process, it sleeps after each fsync and fdatasync.
 * SYNC_DELAY_US: how long, in microseconds.
 *
 *   gcc -shared -fPIC -O2 -o slow-sync.so slow-sync.c -ldl
 *   SYNC_DELAY_US=1000 LD_PRELOAD=./slow-sync.so node ...
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void delay(void) {
  static long microseconds = -1;
  if (microseconds < 0) {
    const char *text = getenv("SYNC_DELAY_US");
    microseconds = text ? atol(text) : 0;
  }
  struct timespec time = {microseconds / 1000000, (microseconds % 1000000) * 1000};
  nanosleep(&time, NULL);
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  int result = real(fd);
  delay();
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  int result = real(fd);
  delay();
  return result;
}
