package lockstep.internal.travel;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lockstep.internal.travel.ClassFacts.Member;
import org.jspecify.annotations.Nullable;

/// What a piece of code can get at: the classes that must travel with it and the static variables
/// that it reads.
///
/// Follows calls method by method through JShell's wrappers, and class by class elsewhere, because
/// any method of an object may be called. It may find more than will be used, never less, except
/// what is reached by reflection alone.
///
/// Immutable and shared by all threads, once [#of] has returned it; kept with the first of its
/// roots, because a class never changes.
final class Reach {

  /// A variable to ship.
  ///
  /// @param field of a class that travels: static, or of the constants of an enum
  /// @param reader the code that reads it, in words
  record Variable(Field field, String reader) {}

  /// Where to start.
  ///
  /// @param lambdas code that will be called
  /// @param classes whose objects travel, so that any of their methods may be called
  record Roots(Set<LambdaSite> lambdas, Set<Class<?>> classes) {

    // Written out, as in Visit, because what the compiler adds to a record costs a starting program
    // milliseconds.

    @Override
    public int hashCode() {
      return 31 * lambdas.hashCode() + classes.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Roots roots
          && lambdas.equals(roots.lambdas)
          && classes.equals(roots.classes);
    }
  }

  private record Visit(Class<?> owner, String method) {

    @Override
    public int hashCode() {
      return 31 * owner.hashCode() + method.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Visit visit && owner == visit.owner && method.equals(visit.method);
    }
  }

  private static final ClassValue<Map<Roots, Reach>> KNOWN =
      new ClassValue<>() {
        @Override
        protected Map<Roots, Reach> computeValue(Class<?> first) {
          return new ConcurrentHashMap<>();
        }
      };

  private static final Reach NOTHING = new Reach();

  private final Set<Visit> visited = new HashSet<>();
  private final Deque<Visit> pending = new ArrayDeque<>();
  private final Set<Class<?>> whole = new HashSet<>();
  private final Set<Class<?>> shipped = new LinkedHashSet<>();
  private final Set<URL> sources = new LinkedHashSet<>();
  private final Map<Field, Variable> variables = new LinkedHashMap<>();
  private final Set<Field> written = new HashSet<>();
  private List<CellClass> classes = List.of();

  private Reach() {}

  /// What can be reached from there.
  ///
  /// @param loader finds the classes of the lambdas
  /// @throws lockstep.task.CannotTravelException if nobody kept the bytes of a class
  static Reach of(Roots roots, ClassLoader loader) {
    Class<?> first = first(roots, loader);
    if (first == null) {
      return NOTHING;
    }
    Map<Roots, Reach> known = KNOWN.get(first);
    Reach reach = known.get(roots);
    if (reach == null) {
      reach = new Reach();
      reach.follow(roots, loader);
      known.put(roots, reach);
    }
    return reach;
  }

  private static @Nullable Class<?> first(Roots roots, ClassLoader loader) {
    if (!roots.lambdas.isEmpty()) {
      return find(roots.lambdas.iterator().next().host(), loader);
    }
    return roots.classes.isEmpty() ? null : roots.classes.iterator().next();
  }

  private void follow(Roots roots, ClassLoader loader) {
    for (LambdaSite lambda : roots.lambdas) {
      Class<?> body = find(lambda.body(), loader);
      if (body != null) {
        call(body, lambda.bodyMethod() + lambda.bodyType());
      }
      for (String mentioned : List.of(lambda.host(), lambda.type())) {
        Class<?> type = find(mentioned, loader);
        if (type != null) {
          wholeClass(type);
        }
      }
    }
    roots.classes.forEach(this::wholeClass);
    drain();
    classes = shipped.stream().map(CellClass::of).toList();
  }

  /// The classes whose bytes have to be where the code runs.
  Collection<CellClass> classes() {
    return classes;
  }

  /// The jars and folders, beyond the class path, that the code uses.
  Collection<URL> sources() {
    return sources;
  }

  /// The variables that the code reads, in the order in which they were found.
  Collection<Variable> variables() {
    return variables.values();
  }

  /// The variables that the code assigns.
  Set<Field> written() {
    return written;
  }

  private void drain() {
    for (Visit visit = pending.poll(); visit != null; visit = pending.poll()) {
      follow(visit);
    }
  }

  private void follow(Visit visit) {
    ClassFacts.Method method = ClassFacts.of(visit.owner).methods().get(visit.method);
    if (method == null) {
      return;
    }
    ClassLoader loader = visit.owner.getClassLoader();
    for (Member called : method.calls()) {
      Class<?> owner = find(called.owner(), loader);
      if (owner != null) {
        call(owner, called.name() + called.descriptor());
      }
    }
    for (String type : method.types()) {
      Class<?> used = find(type, loader);
      if (used != null) {
        wholeClass(used);
      }
    }
    for (Member read : method.reads()) {
      Class<?> owner = find(read.owner(), loader);
      if (owner != null) {
        read(owner, read.name(), visit);
      }
    }
    for (Member write : method.writes()) {
      Class<?> owner = find(write.owner(), loader);
      Field field = owner == null ? null : field(owner, write.name());
      if (field != null) {
        ship(field.getDeclaringClass());
        written.add(field);
      }
    }
  }

  private void call(Class<?> owner, String method) {
    if (!CellClass.travels(owner)) {
      wholeClass(owner);
    } else if (CellClass.isWrapper(owner)) {
      ship(owner);
      visit(owner, method);
      // A wrapper's initializer is empty unless the compiler put something there.
      visit(owner, "<clinit>()V");
    } else {
      wholeClass(owner);
    }
  }

  private void wholeClass(Class<?> type) {
    if (!CellClass.travels(type)) {
      noteSource(type);
      return;
    }
    if (CellClass.isWrapper(type)) {
      ship(type);
      return;
    }
    if (!whole.add(type)) {
      return;
    }
    ship(type);
    addEnumState(type);
    ClassFacts.of(type).methods().keySet().forEach(method -> visit(type, method));
    if (type.getSuperclass() != null) {
      wholeClass(type.getSuperclass());
    }
    for (Class<?> parent : type.getInterfaces()) {
      wholeClass(parent);
    }
  }

  private void visit(Class<?> owner, String method) {
    Visit visit = new Visit(owner, method);
    if (visited.add(visit)) {
      pending.add(visit);
    }
  }

  /// Everything that a class mentions has to be there when it is linked, although only what is
  /// followed has to have its variables set.
  private void ship(Class<?> type) {
    Deque<Class<?>> todo = new ArrayDeque<>();
    todo.add(type);
    for (Class<?> next = todo.poll(); next != null; next = todo.poll()) {
      if (!CellClass.travels(next)) {
        noteSource(next);
      } else if (shipped.add(next)) {
        for (String mentioned : ClassFacts.of(next).types()) {
          Class<?> found = find(mentioned, next.getClassLoader());
          if (found != null) {
            todo.add(found);
          }
        }
      }
    }
  }

  private void noteSource(Class<?> type) {
    URL source = CellClass.isForeign(type) ? CellClass.sourceOf(type) : null;
    if (source != null) {
      sources.add(source);
    }
  }

  private void read(Class<?> owner, String name, Visit reader) {
    Field field = field(owner, name);
    if (field == null || !CellClass.travels(field.getDeclaringClass())) {
      return;
    }
    // Each process makes its own enum constants, and tables that the compiler invented.
    boolean own = field.isEnumConstant() || field.isSynthetic();
    if (!own && Modifier.isStatic(field.getModifiers())) {
      ship(field.getDeclaringClass());
      variables.putIfAbsent(field, new Variable(field, words(reader)));
      if (!CellClass.isWrapper(field.getDeclaringClass())) {
        wholeClass(field.getDeclaringClass());
      }
    }
  }

  /// The constants of an enum are made anew in each process; what was changed in them is not.
  private void addEnumState(Class<?> type) {
    if (!Enum.class.isAssignableFrom(type)) {
      return;
    }
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      boolean fixed =
          Modifier.isFinal(modifiers)
              && !Collection.class.isAssignableFrom(field.getType())
              && !Map.class.isAssignableFrom(field.getType())
              && !field.getType().isArray();
      if (!Modifier.isStatic(modifiers) && !fixed) {
        variables.putIfAbsent(field, new Variable(field, "enum " + type.getSimpleName()));
      }
    }
  }

  private static @Nullable Field field(Class<?> owner, String name) {
    for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
      try {
        return type.getDeclaredField(name);
      } catch (NoSuchFieldException inherited) {
        // Look in the superclass.
      }
    }
    return null;
  }

  /// Names such as `lambda$do_it$$0` or `area(D)D` as a reader of the cell would say them.
  private static String words(Visit visit) {
    String method = visit.method.substring(0, visit.method.indexOf('('));
    String type = CellClass.isWrapper(visit.owner) ? "" : visit.owner.getSimpleName();
    if (method.startsWith("lambda$")) {
      return type.isEmpty() ? "a lambda" : "a lambda in class " + type;
    }
    return switch (method) {
      case "<init>" -> "the constructor of " + type;
      case "<clinit>" -> "the initializer of " + type;
      default -> "method " + (type.isEmpty() ? "" : type + ".") + method + "()";
    };
  }

  private static @Nullable Class<?> find(String name, @Nullable ClassLoader loader) {
    if (name.startsWith("java.")) {
      return null;
    }
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError missing) {
      // Mentioned, but not there: the code would fail in this process too if it came to it.
      return null;
    }
  }
}
