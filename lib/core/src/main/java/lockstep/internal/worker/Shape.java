package lockstep.internal.worker;

import java.util.concurrent.Callable;
import lockstep.task.Action;
import lockstep.task.Action1;
import lockstep.task.Action2;
import lockstep.task.Fn;
import lockstep.task.Fn2;
import lockstep.task.Fn3;
import org.jspecify.annotations.Nullable;

/// How code that has arrived is called with one item.
///
/// An item is what [Fn] and [Action1] take, an array of two or three for those that take more, and
/// null for those that take nothing.
public enum Shape {
  CALLABLE {
    @Override
    @Nullable Object call(Object code, @Nullable Object item) throws Exception {
      return ((Callable<?>) code).call();
    }
  },
  RUNNABLE {
    @Override
    @Nullable Object call(Object code, @Nullable Object item) {
      ((Runnable) code).run();
      return null;
    }
  },
  ACTION {
    @Override
    @Nullable Object call(Object code, @Nullable Object item) throws Exception {
      ((Action) code).run();
      return null;
    }
  },
  FN {
    @Override
    @SuppressWarnings("unchecked")
    @Nullable Object call(Object code, @Nullable Object item) throws Exception {
      return ((Fn<@Nullable Object, @Nullable Object>) code).apply(item);
    }
  },
  FN2 {
    @Override
    @SuppressWarnings("unchecked")
    @Nullable Object call(Object code, @Nullable Object item) throws Exception {
      @Nullable Object[] items = (Object[]) item;
      return ((Fn2<@Nullable Object, @Nullable Object, @Nullable Object>) code)
          .apply(items[0], items[1]);
    }
  },
  FN3 {
    @Override
    @SuppressWarnings("unchecked")
    @Nullable Object call(Object code, @Nullable Object item) throws Exception {
      @Nullable Object[] items = (Object[]) item;
      return ((Fn3<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>) code)
          .apply(items[0], items[1], items[2]);
    }
  },
  ACTION1 {
    @Override
    @SuppressWarnings("unchecked")
    @Nullable Object call(Object code, @Nullable Object item) throws Exception {
      ((Action1<@Nullable Object>) code).run(item);
      return null;
    }
  },
  ACTION2 {
    @Override
    @SuppressWarnings("unchecked")
    @Nullable Object call(Object code, @Nullable Object item) throws Exception {
      @Nullable Object[] items = (Object[]) item;
      ((Action2<@Nullable Object, @Nullable Object>) code).run(items[0], items[1]);
      return null;
    }
  };

  /// What the code is called with, one by one.
  @Nullable Object[] arguments(@Nullable Object item) {
    return switch (this) {
      case CALLABLE, RUNNABLE, ACTION -> new Object[0];
      case FN, ACTION1 -> new Object[] {item};
      case FN2, FN3, ACTION2 -> (Object[]) item;
    };
  }

  /// Calls the code.
  abstract @Nullable Object call(Object code, @Nullable Object item) throws Exception;
}
