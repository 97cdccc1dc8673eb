/* What the hardware does without a library: one figure, per second.
 *
 *   shared_floor counter PROCESSES SECONDS   atomic additions to one word, all processes together
 *   shared_floor copy                        bytes copied by memcpy, 64 MiB at a time
 *
 * Each figure is the median of three runs.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 3, MOST_PROCESSES = 64, BATCH = 1000, COPY_BYTES = 64 << 20, COPIES = 20 };

/* The word, and how far each process is, in lines of the cache of their own. */
struct shared {
  _Alignas(64) atomic_long word;
  _Alignas(64) atomic_int ready;
  _Alignas(64) long done[MOST_PROCESSES];
};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void *memory(size_t bytes) {
  void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
  return at;
}

static double counter(int processes, double seconds) {
  struct shared *shared = memory(sizeof *shared);
  for (int i = 0; i < processes; i++) {
    if (fork() == 0) {
      atomic_fetch_add(&shared->ready, 1);
      while (atomic_load(&shared->ready) < processes) {
      }
      long steps = 0;
      for (double end = now() + seconds; now() < end; steps += BATCH) {
        for (int j = 0; j < BATCH; j++) {
          atomic_fetch_add(&shared->word, 1);
        }
      }
      shared->done[i] = steps;
      _exit(0);
    }
  }
  long sum = 0;
  for (int i = 0; i < processes; i++) {
    wait(NULL);
  }
  for (int i = 0; i < processes; i++) {
    sum += shared->done[i];
  }
  munmap(shared, sizeof *shared);
  return sum / seconds;
}

static double copy(void) {
  char *from = memory(COPY_BYTES);
  char *to = memory(COPY_BYTES);
  memset(from, 1, COPY_BYTES);
  memset(to, 2, COPY_BYTES);
  double start = now();
  for (int i = 0; i < COPIES; i++) {
    from[i] = (char)i;
    memcpy(to, from, COPY_BYTES);
  }
  double rate = (double)COPY_BYTES * COPIES / (now() - start);
  munmap(from, COPY_BYTES);
  munmap(to, COPY_BYTES);
  return rate;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  double rates[RUNS];
  for (int run = 0; run < RUNS; run++) {
    rates[run] = argc == 4 ? counter(atoi(argv[2]), atof(argv[3])) : copy();
  }
  qsort(rates, RUNS, sizeof *rates, ascending);
  printf("%f\n", rates[RUNS / 2]);
  return 0;
}
