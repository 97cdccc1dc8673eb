"""What CPython's multiprocessing needs for what lockstep.shared does.

Arguments: the seconds that a figure may take, and its name. Rates are per second, times in
microseconds. Every figure is the median of three runs.
"""

import multiprocessing as mp
import os
import statistics
import sys
import time
from dataclasses import dataclass

C = mp.get_context("fork")
SECONDS = float(sys.argv[1])


@dataclass
class Point:
    name: str
    x: int
    y: float


def rate(processes, body, *shared):
    """Runs the body in several processes at once for a while: all their steps per second."""
    barrier, done = C.Barrier(processes), C.RawArray("q", processes)

    def run(i):
        barrier.wait()
        end, steps = time.perf_counter() + SECONDS, 0
        while time.perf_counter() < end:
            for _ in range(200):
                body(*shared)
            steps += 200
        done[i] = steps

    children = [C.Process(target=run, args=(i,)) for i in range(processes)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    return sum(done) / SECONDS


def increment(value):
    with value.get_lock():
        value.value += 1


def lock_unlock(lock):
    with lock:
        pass


def stream(count, make, send, receive):
    """Messages per second from one process to another."""

    def produce():
        for i in range(count):
            send(make(i))

    producer = C.Process(target=produce)
    start = time.perf_counter()
    producer.start()
    for _ in range(count):
        receive()
    elapsed = time.perf_counter() - start
    producer.join()
    return count / elapsed


def queue(count, make):
    q = C.Queue()
    return stream(count, make, q.put, q.get)


def large_messages(count=200, size=1 << 20):
    here, there = C.Pipe(True)
    message = bytes(size)
    return size * stream(count, lambda i: message, there.send_bytes, here.recv_bytes)


def round_trip(count, core=None):
    here, there = C.Pipe()

    def echo():
        for _ in range(count):
            there.send(there.recv())

    before = os.sched_getaffinity(0)
    if core is not None:
        os.sched_setaffinity(0, {core})
    child = C.Process(target=echo)
    child.start()
    times = []
    for i in range(count):
        start = time.perf_counter()
        here.send(i)
        here.recv()
        times.append(time.perf_counter() - start)
    child.join()
    os.sched_setaffinity(0, before)
    return statistics.median(times) * 1e6


FIGURES = {
    "counter.2": lambda: rate(2, increment, C.Value("q", 0)),
    "counter.4": lambda: rate(4, increment, C.Value("q", 0)),
    "lock.2": lambda: rate(2, lock_unlock, C.Lock()),
    "lock.4": lambda: rate(4, lock_unlock, C.Lock()),
    "queue.records": lambda: queue(20_000, lambda i: Point("point", i, 0.5)),
    "queue.longs": lambda: queue(20_000, lambda i: i),
    "pipe.large": large_messages,
    "pipe.one": lambda: round_trip(3_000, min(os.sched_getaffinity(0))),
    "pipe.two": lambda: round_trip(3_000),
}

if __name__ == "__main__":
    print(statistics.median(FIGURES[sys.argv[2]]() for _ in range(3)))
