/* Preloaded into a process, this shifts its wall clock by the seconds that a file holds, at once and while it runs.
 *
 * The file SHIFTED_CLOCK is 8 bytes, a native long of seconds. The monotonic clock and every sleep stay true.
 * libfaketime 0.9.10 cannot do that: with a true monotonic clock it makes Python's time.sleep() fail with EINVAL.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const long *shift;

__attribute__((constructor)) static void open_shift(void)
{
    const char *path = getenv("SHIFTED_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *page = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    shift = page == MAP_FAILED ? NULL : page;
    if (file >= 0)
        close(file);
}

static long seconds(void)
{
    return shift ? *shift : 0;
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    int failed = syscall(SYS_clock_gettime, which, now);
    if (!failed && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        now->tv_sec += seconds();
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    int failed = syscall(SYS_gettimeofday, now, zone);
    if (!failed)
        now->tv_sec += seconds();
    return failed;
}

time_t time(time_t *kept)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (kept)
        *kept = now.tv_sec;
    return now.tv_sec;
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until)
{
    static int (*true_wait)(sem_t *, const struct timespec *);
    struct timespec truly = {until->tv_sec - seconds(), until->tv_nsec};
    if (!true_wait)
        true_wait = dlsym(RTLD_NEXT, "sem_timedwait");
    return true_wait(semaphore, &truly);
}
