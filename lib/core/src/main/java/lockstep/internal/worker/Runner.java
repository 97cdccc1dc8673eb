package lockstep.internal.worker;

import java.io.IOException;
import lockstep.internal.travel.CodeLoader;
import lockstep.internal.travel.Template;
import lockstep.internal.travel.Unpacker;
import lockstep.internal.worker.Request.Code;
import lockstep.internal.worker.Request.Fresh;
import lockstep.internal.worker.Request.Function;
import lockstep.internal.worker.Request.Run;
import lockstep.internal.worker.Request.Source;
import org.jspecify.annotations.Nullable;

/// Runs tasks in a worker, on the worker's main thread, which alone may call it.
final class Runner {

  private final Turns turns;
  private final Results results;
  private CodeLoader loader = newLoader();
  private @Nullable Function function;

  Runner(Turns turns, Results results) {
    this.turns = turns;
    this.results = results;
  }

  void accept(Request request) throws IOException {
    switch (request) {
      case Code(var type) -> loader.add(type);
      case Source(var url) -> loader.add(url);
      case Fresh() -> loader = newLoader();
      case Function next -> function = next;
      case Run run -> run(run);
      default -> throw new IOException("out of place: " + request);
    }
  }

  /// Runs a worker's only task: an exception ends the process as it would end any Java program.
  void runOnce() throws Exception {
    Thread.currentThread().setContextClassLoader(loader);
    try {
      function().shape().call(unpackCode(), null);
    } catch (Exception | Error e) {
      Traces.trim(e);
      throw e;
    }
  }

  private CodeLoader newLoader() {
    return new CodeLoader(ClassLoader.getSystemClassLoader());
  }

  private void run(Run run) throws IOException {
    turns.start(run.id());
    results.start(run.id());
    Object code;
    @Nullable Object[] items;
    Thread.currentThread().setContextClassLoader(loader);
    try {
      code = unpackCode();
      items = (Object[]) Unpacker.unpack(run.bytes(), loader);
      if (items == null) {
        throw new IOException("a run without items");
      }
    } catch (Exception | LinkageError e) {
      results.threw(e, 0);
      return;
    }
    turns.count(items.length);
    results.start(run.id());
    for (int i = turns.begin(); i != Turns.NONE; i = turns.begin()) {
      call(code, items[i]);
    }
    results.finish();
  }

  private void call(Object code, @Nullable Object item) throws IOException {
    Object value;
    try {
      value =
          code instanceof Template template
              ? function().shape().call(template.fill((Object[]) item, loader), null)
              : function().shape().call(code, item);
    } catch (Throwable e) {
      turns.end();
      results.threw(e, 1);
      return;
    }
    turns.end();
    results.returned(value, turns.isLast());
  }

  private Function function() throws IOException {
    if (function == null) {
      throw new IOException("a run without code");
    }
    return function;
  }

  private Object unpackCode() throws IOException {
    Object code = Unpacker.unpack(function().bytes(), loader);
    if (code == null) {
      throw new IOException("a run without code");
    }
    return code;
  }
}
