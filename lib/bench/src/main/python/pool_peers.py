"""Times CPython's pools and processes: one line a figure, its name and its value.

Cold figures are each taken in a process of its own, as a program would meet them.
"""
import json
import os
import statistics
import subprocess
import sys
import time

WORKERS = 2


def same(x):
    return x


def nothing():
    pass


def die():
    os._exit(1)


def nap(_):
    time.sleep(0.1)
    return os.getpid()


def executor(method):
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context(method))


def pool(method):
    import multiprocessing

    return multiprocessing.get_context(method).Pool(WORKERS)


def loky():
    from loky import get_reusable_executor

    return get_reusable_executor(max_workers=WORKERS)


def cold_executor(method):
    import concurrent.futures.process

    start = time.perf_counter()
    workers = executor(method)
    workers.submit(same, 1).result()
    elapsed = time.perf_counter() - start
    workers.shutdown()
    return elapsed * 1e3


def cold_pool(method):
    import multiprocessing.pool

    start = time.perf_counter()
    with pool(method) as workers:
        workers.apply(same, (1,))
        return (time.perf_counter() - start) * 1e3


def cold_loky(again):
    import loky

    if again:
        loky_executor = loky.get_reusable_executor(max_workers=WORKERS)
        loky_executor.submit(same, 1).result()
    start = time.perf_counter()
    workers = loky.get_reusable_executor(max_workers=WORKERS)
    workers.submit(same, 1).result()
    elapsed = time.perf_counter() - start
    workers.shutdown(kill_workers=True)
    return elapsed * 1e3


def processes(count):
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    start = time.perf_counter()
    begun = [context.Process(target=nothing) for _ in range(count)]
    for process in begun:
        process.start()
    for process in begun:
        process.join()
    return (time.perf_counter() - start) * 1e3


def rate(count, run):
    start = time.perf_counter()
    run()
    return count / (time.perf_counter() - start)


def submit_executor(_):
    with executor("spawn") as workers:
        list(workers.map(same, range(100)))
        count = 10_000
        return rate(
            count,
            lambda: [f.result() for f in [workers.submit(same, i) for i in range(count)]],
        )


def submit_pool(_):
    with pool("spawn") as workers:
        workers.map(same, range(100))
        count = 20_000
        return rate(
            count,
            lambda: [
                f.get() for f in [workers.apply_async(same, (i,)) for i in range(count)]
            ],
        )


def map_pool(chunk):
    with pool("spawn") as workers:
        workers.map(same, range(100))
        return rate(100_000, lambda: workers.map(same, range(100_000), chunk))


def round_trips(quantile):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    times = []
    with pool("spawn") as workers:
        for i in range(2100):
            start = time.perf_counter()
            workers.apply_async(same, (i,)).get()
            times.append((time.perf_counter() - start) * 1e6)
    times = sorted(times[100:])
    return times[int(len(times) * quantile)]


def crash(_):
    workers = executor("spawn")
    list(workers.map(same, range(4)))
    start = time.perf_counter()
    try:
        workers.submit(die).result()
    except Exception:
        return (time.perf_counter() - start) * 1e3


def memory(_):
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(5) as workers:
        pids = set(workers.map(nap, range(10), 1))
        return statistics.median(pss(pid) for pid in pids)


def pss(pid):
    with open(f"/proc/{pid}/smaps_rollup") as lines:
        for line in lines:
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    raise LookupError("no Pss")


FIGURES = {
    "cold.executor.fork": (9, cold_executor, "fork"),
    "cold.executor.spawn": (9, cold_executor, "spawn"),
    "cold.pool.spawn": (9, cold_pool, "spawn"),
    "cold.loky": (5, cold_loky, False),
    "again.loky": (5, cold_loky, True),
    "processes.1": (9, processes, 1),
    "processes.5": (9, processes, 5),
    "submit.executor": (3, submit_executor, None),
    "submit.pool": (3, submit_pool, None),
    "map.1": (3, map_pool, 1),
    "map.auto": (3, map_pool, None),
    "trip.median": (3, round_trips, 0.5),
    "trip.p99": (3, round_trips, 0.99),
    "crash": (5, crash, None),
    "memory": (3, memory, None),
}


def main():
    for name, (times, _, _) in FIGURES.items():
        values = []
        for _ in range(times):
            done = subprocess.run(
                [sys.executable, __file__, name], capture_output=True, text=True, timeout=100
            )
            if done.returncode == 0:
                values.append(json.loads(done.stdout.splitlines()[-1]))
        if values:
            print(name, statistics.median(values), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _, run, argument = FIGURES[sys.argv[1]]
        print(json.dumps(run(argument)))
    else:
        main()
