package lockstep.lab.agent;

/// Ways of never ending, each with what other cells define for it.
///
/// The hanging code runs after a cell has printed `hanging`.
enum Hang {
  WHILE("while (true) {}"),
  FOR("for (;;) {}"),
  DO_WHILE("int turns = 0; do { turns++; } while (true);"),
  LABELLED("outer: while (true) { for (int i = 0; ; i++) { if (i > 3) continue outer; } }"),
  RECURSION("int slow(int n) { return n < 2 ? n : slow(n - 1) + slow(n - 2); }", "slow(90)"),
  OVERFLOW_CAUGHT(
      "int down(int n) { try { return down(n + 1); } catch (StackOverflowError e) { return down(0);"
          + " } }",
      "down(0)"),
  METHOD_OF_ANOTHER_CELL("void spin() { while (true) {} }", "spin()"),
  CLASS_OF_ANOTHER_CELL("class Spinner { void spin() { for (;;) {} } }", "new Spinner().spin()"),
  CONSTRUCTOR("class Born { Born() { while (true) {} } }", "new Born()"),
  STATIC_INITIALIZER(
      "class Early { static int x = make(); static int make() { while (true) {} } }", "Early.x"),
  ITERATOR(
      "Iterable<Integer> endless() { return () -> new Iterator<>() {"
          + " public boolean hasNext() { return true; } public Integer next() { return 1; } }; }",
      "for (int one : endless()) {}"),
  STREAM("java.util.stream.IntStream.iterate(0, i -> i + 1).map(i -> 2 * i).forEach(i -> {});"),
  PARALLEL_STREAM(
      "java.util.stream.IntStream.range(0, 8).parallel().forEach(i -> { while (true) {} });"),
  PARALLEL_STREAM_OF_ANOTHER_CELL(
      "long all() { return java.util.stream.IntStream.range(0, 8).parallel()"
          + ".filter(i -> { while (i >= 0) {} return true; }).count(); }",
      "all()"),
  PLAIN_FIELD("class Flag { boolean stop; } var flag = new Flag();", "while (!flag.stop) {}"),
  SLEEP("Thread.sleep(1_000_000);"),
  JOIN("var busy = new Thread(() -> { while (true) {} }); busy.start(); busy.join();"),
  WAIT("var monitor = new Object(); synchronized (monitor) { monitor.wait(); }"),
  CONDITION(
      "var lock1 = new java.util.concurrent.locks.ReentrantLock(); var never ="
          + " lock1.newCondition();",
      "lock1.lock(); never.await();"),
  TAKE("new LinkedBlockingQueue<String>().take()"),
  LATCH("new CountDownLatch(1).await();"),
  SEMAPHORE("new Semaphore(0).acquire();"),
  BARRIER("new CyclicBarrier(2).await()"),
  FUTURE("new CompletableFuture<String>().join()"),
  LOCK(
      "var lock2 = new java.util.concurrent.locks.ReentrantLock();",
      "var holder = new Thread(() -> { lock2.lock(); while (true) {} }); holder.start();"
          + " while (!lock2.isLocked()) {} lock2.lock();"),
  DEADLOCK_OF_LOCKS(
      """
      void both(Lock first, Lock second, CyclicBarrier meet) {
        first.lock();
        try {
          meet.await();
          second.lock();
        } catch (InterruptedException | BrokenBarrierException e) {
          throw new IllegalStateException(e);
        } finally {
          first.unlock();
        }
      }
      """,
      """
      Lock left = new ReentrantLock(), right = new ReentrantLock();
      var meet = new CyclicBarrier(2);
      var one = new Thread(() -> both(left, right, meet)); one.start();
      var two = new Thread(() -> both(right, left, meet)); two.start();
      one.join();
      """),
  SWALLOWED_INTERRUPT(
      "while (true) { try { Thread.sleep(50); } catch (InterruptedException e) {} }"),
  SWALLOWED_THROWABLE("while (true) { try { Thread.sleep(1); } catch (Throwable everything) {} }"),
  SWALLOWED_IN_FINALLY("while (true) { try { Thread.sleep(1); } finally { continue; } }"),
  THREADS(
      "for (int i = 0; i < 4; i++) { new Thread(() -> { while (true) {} }).start(); }"
          + " Thread.sleep(1_000_000);"),
  THREAD_THAT_IGNORES(
      "class Deaf extends Thread { public void run() { while (true) { Thread.interrupted(); } } }",
      "new Deaf().start(); Thread.sleep(1_000_000);"),
  VIRTUAL_THREADS(
      "var many = new ArrayList<Thread>(); for (int i = 0; i < 100; i++) {"
          + " many.add(Thread.startVirtualThread(() -> { while (true) { Thread.yield(); } })); }"
          + " for (var each : many) { each.join(); }"),
  EXECUTOR(
      "var pool1 = Executors.newFixedThreadPool(2); for (int i = 0; i < 5; i++) {"
          + " pool1.submit(() -> { while (true) {} }); }"
          + " pool1.awaitTermination(1, TimeUnit.DAYS);"),
  EXECUTOR_BEING_CLOSED(
      "try (var each = Executors.newVirtualThreadPerTaskExecutor()) {"
          + " each.submit(() -> { while (true) {} }); }"),
  EXECUTOR_OF_ANOTHER_CELL(
      "var pool2 = Executors.newFixedThreadPool(2);"
          + " Future<?> give() { return pool2.submit(() -> { while (true) {} }); }",
      "give(); give().get()"),
  SCHEDULE(
      "var ticks = Executors.newScheduledThreadPool(1);"
          + " ticks.scheduleAtFixedRate(() -> { while (true) {} }, 0, 1, TimeUnit.SECONDS).get()"),
  FORK_JOIN_POOL("new ForkJoinPool(2).submit(() -> { while (true) {} }).join();"),
  RECURSIVE_TASK(
      "class Part extends RecursiveTask<Integer> { protected Integer compute() { return 1; } }"
          + " class Endless extends RecursiveTask<Integer> { protected Integer compute() { int sum"
          + " = 0; while (true) { var part = new Part(); part.fork(); sum += part.join(); } } }",
      "new ForkJoinPool(2).invoke(new Endless())"),
  COMMON_POOL("CompletableFuture.runAsync(() -> { while (true) {} }).join();"),
  ANONYMOUS_IN_COMMON_POOL(
      "ForkJoinPool.commonPool().execute(new Runnable() { public void run() { while (true) {} } });"
          + " Thread.sleep(1_000_000);"),
  TIMER(
      "new java.util.Timer().schedule(new java.util.TimerTask() {"
          + " public void run() { while (true) {} } }, 0); Thread.sleep(1_000_000);"),
  FLOOD("while (true) { System.out.println(\"flood\"); }"),
  PHASER("new Phaser(2).arriveAndAwaitAdvance();"),
  UNINTERRUPTIBLE_SEMAPHORE("new Semaphore(0).acquireUninterruptibly();"),
  LOCK_UPGRADE(
      "var rw = new ReentrantReadWriteLock(); rw.readLock().lock(); rw.writeLock().lock();"),
  CHILD_PROCESS("new ProcessBuilder(\"sleep\", \"600\").start().inputReader().readLine()"),
  ACCEPT("new java.net.ServerSocket(0).accept()"),
  TO_STRING("class Endless1 { public String toString() { while (true) {} } }", "new Endless1()"),
  THREAD_BOMB(
      "while (true) { new Thread(() -> { while (true) Thread.onSpinWait(); }).start();"
          + " Thread.sleep(20); }"),
  GROWING_LIST(
      "var grows = new ArrayList<Integer>(List.of(1)); for (int i = 0; i < grows.size(); i++) {"
          + " grows.add(i); if (i % 100 == 0) Thread.sleep(1); }"),
  RANDOM_STREAM("new Random().ints().filter(x -> x == 1 && x == 2).findFirst()"),
  STAMPED_LOCK("var sl = new StampedLock(); sl.writeLock(); sl.writeLock();"),
  INVOKE_ALL(
      "try (var vt = Executors.newVirtualThreadPerTaskExecutor()) { List<Callable<Integer>> work ="
          + " List.of(() -> { while (true) {} }, () -> { while (true) Thread.sleep(1); });"
          + " vt.invokeAll(work); }"),
  RESTORING_CONSUMERS(
      "class Consumer1 implements Runnable { BlockingQueue<Integer> q;"
          + " Consumer1(BlockingQueue<Integer> q) { this.q = q; } public void run() { while (true)"
          + " { try { q.take(); } catch (InterruptedException e) {"
          + " Thread.currentThread().interrupt(); } } } }",
      "var q1 = new ArrayBlockingQueue<Integer>(5); var ps = Executors.newFixedThreadPool(3); for"
          + " (int i = 0; i < 3; i++) ps.execute(new Consumer1(q1)); while (true) { q1.put(1); }"),
  LIVELOCK(
      "class Phil extends Thread { Lock l, r; Phil(Lock l, Lock r) { this.l = l; this.r = r; }"
          + " public void run() { while (true) { l.lock(); try { if (r.tryLock()) { try {"
          + " Thread.yield(); } finally { r.unlock(); } } } finally { l.unlock(); } } } }",
      "Lock[] forks = new Lock[5]; for (int i = 0; i < 5; i++) forks[i] = new ReentrantLock();"
          + " Phil[] ph = new Phil[5]; for (int i = 0; i < 5; i++) { ph[i] = new Phil(forks[i],"
          + " forks[(i + 1) % 5]); ph[i].start(); } for (Phil p : ph) p.join();"),
  OWN_MUTEX(
      "class Mutex { class Sync extends AbstractQueuedSynchronizer { protected boolean"
          + " tryAcquire(int n) { return compareAndSetState(0, 1); } protected boolean"
          + " tryRelease(int n) { setState(0); return true; } } Sync s = new Sync(); void lock() {"
          + " s.acquire(1); } void unlock() { s.release(1); } }",
      "var mutex = new Mutex(); mutex.lock(); mutex.lock();"),
  SUCCESSORS_IN_COMMON_POOL(
      "void again() { CompletableFuture.runAsync(() -> again()); }",
      "again(); Thread.sleep(1_000_000);"),
  SUCCESSOR_VIRTUAL(
      "class Next implements Runnable { public void run() { Thread.startVirtualThread(new Next());"
          + " } }",
      "new Next().run(); Thread.sleep(1_000_000);"),
  RETRIED_FUTURE(
      "int work() { throw new IllegalStateException(\"again\"); }",
      "var rp = Executors.newCachedThreadPool(); while (true) { try { rp.submit(() ->"
          + " work()).get(); break; } catch (ExecutionException e) { continue; } }"),
  SORT(
      "enum Order implements Comparator<Integer> { UP { public int compare(Integer a, Integer b) {"
          + " return spin(a, b); } }; int spin(int a, int b) { int turns = 0; do { turns++; } while"
          + " (a != b + 1_000_000 || turns >= 0 || true); return 0; } }",
      "new ArrayList<>(List.of(3, 1, 2)).sort(Order.UP);"),
  REFLECTION(
      "class Deep1 { public static void spin() { while (true) {} } }",
      "var m1 = Deep1.class.getMethod(\"spin\"); while (true) { try { m1.invoke(null); } catch"
          + " (ReflectiveOperationException e) { System.out.println(\"failed, once more\"); } }"),
  CONDITION_UNINTERRUPTIBLE(
      "var l7 = new ReentrantLock(); l7.lock(); l7.newCondition().awaitUninterruptibly();"),
  NAMED_IN_COMMON_POOL(
      "class Burner implements Runnable { public void run() { while (true) {} } }",
      "ForkJoinPool.commonPool().execute(new Burner()); Thread.sleep(1_000_000);"),
  RECURSIVE_IN_COMMON_POOL(
      "class Fib extends RecursiveTask<Long> { int n; Fib(int n) { this.n = n; } protected Long"
          + " compute() { if (n < 2) return 1L; var f = new Fib(n - 1); f.fork(); return new Fib(n"
          + " - 2).compute() + f.join(); } }",
      "new Fib(70).invoke()"),
  BRIEF_PARALLEL(
      "long endless1() { return java.util.stream.IntStream.iterate(0, i -> i + 1).parallel().map(i"
          + " -> 2 * i).filter(i -> i == 1).count(); }",
      "endless1()");

  /// For every cell here.
  static final String IMPORTS = "import java.util.concurrent.locks.*;";

  final String before;
  final String code;

  Hang(String code) {
    this("", code);
  }

  Hang(String before, String code) {
    this.before = before;
    this.code = code;
  }
}
