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

  /// The code of the function, if runs can leave nothing behind in it; null until it was unpacked.
  private @Nullable Template open;

  /// Whether a task has begun before.
  private boolean warm;

  Runner(Turns turns, Results results) {
    this.turns = turns;
    this.results = results;
  }

  // No switch over types here, and none on the way of a first task anywhere: the JVM makes a class
  // for each, which costs a starting worker milliseconds.
  void accept(Request request) throws IOException {
    if (request instanceof Run run) {
      run(run);
    } else if (request instanceof Function next) {
      function = next;
      open = null;
    } else if (request instanceof Code code) {
      loader.add(code.type());
    } else if (request instanceof Source source) {
      loader.add(source.url());
    } else if (request instanceof Fresh) {
      loader = newLoader();
      open = null;
    } else {
      throw new IOException("out of place: " + request);
    }
  }

  /// Runs a worker's only task: an exception ends the process as it would end any Java program.
  void runOnce() throws Exception {
    Thread.currentThread().setContextClassLoader(loader);
    try {
      callCode(unpackCode(), null);
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
    results.start(run.id(), 0);
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
    results.start(run.id(), items.length);
    for (int i = turns.begin(); i != Turns.NONE; i = turns.begin()) {
      call(code, items[i]);
    }
    results.finish();
  }

  private void call(Object code, @Nullable Object item) throws IOException {
    Object value;
    try {
      value = callCode(code, item);
    } catch (Throwable e) {
      results.threw(e, 1);
      return;
    }
    results.returned(value);
  }

  private @Nullable Object callCode(Object code, @Nullable Object item) throws Exception {
    Shape shape = function().shape();
    if (!(code instanceof Template template)) {
      return shape.call(code, item);
    }
    Object argument = template.isOpen() ? null : item;
    if (!warm) {
      warm = true;
      Object value = template.callDirectly(item, loader, shape.arguments(argument));
      if (value != Template.UNTRIED) {
        return value;
      }
    }
    return shape.call(template.lambda(item, loader), argument);
  }

  private Function function() throws IOException {
    if (function == null) {
      throw new IOException("a run without code");
    }
    return function;
  }

  private Object unpackCode() throws IOException {
    if (open != null) {
      return open;
    }
    Object code = Unpacker.unpackCode(function().bytes(), loader);
    if (code == null) {
      throw new IOException("a run without code");
    }
    if (code instanceof Template template && template.isOpen()) {
      // It has no values, and sets no variables.
      open = template;
    }
    return code;
  }
}
