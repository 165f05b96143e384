/* Ends the process with SIGKILL right before its n-th call that makes a write durable or visible. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

static long wanted, seen;

void faults_arm(long number) { wanted = number; seen = 0; }

static void point(void) {
    if (++seen == wanted) kill(getpid(), SIGKILL);
}

#define NEXT(kind, name) static kind; if (!real) *(void **)&real = dlsym(RTLD_NEXT, name)

int fsync(int file) { NEXT(int (*real)(int), "fsync"); point(); return real(file); }
int fdatasync(int file) { NEXT(int (*real)(int), "fdatasync"); point(); return real(file); }
int unlink(const char *path) { NEXT(int (*real)(const char *), "unlink"); point(); return real(path); }
int rename(const char *from, const char *to) {
    NEXT(int (*real)(const char *, const char *), "rename"); point(); return real(from, to);
}
int ftruncate(int file, off_t size) { NEXT(int (*real)(int, off_t), "ftruncate"); point(); return real(file, size); }
int ftruncate64(int file, off_t size) { NEXT(int (*real)(int, off_t), "ftruncate64"); point(); return real(file, size); }
