package lockstep.internal.travel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import lockstep.task.CannotTravelException;

/// Code that goes beside values, because whoever unpacks them may never have heard of their
/// classes.
///
/// ```
///   bytes := int n, n times: class name, int, bytes of the class      classes that travel
///            int n, n times: URL                                      jars and folders
///            int n, n times: name                                     cell variables that they read
/// ```
///
/// A process that has the same classes already uses those, with its own variables. Any other
/// defines them, with static fields of its own; as it has no variables of the cells, code that
/// reads some is an error there, not a silent 0. Any thread may call it.
///
/// @param classes to be defined
/// @param sources where other classes are
/// @param variables that the classes read
public record Baggage(
    Collection<CellClass> classes, Collection<String> sources, Collection<String> variables) {

  /// For what everybody has.
  public static final Baggage NONE = new Baggage(List.of(), List.of(), List.of());

  /// The loader that defines what has arrived and its parent has not, for each parent.
  private static final Map<ClassLoader, WeakReference<CodeLoader>> ARRIVED = new WeakHashMap<>();

  /// What the objects of a class need.
  public static Baggage of(Class<?> type) {
    return of(new Reach.Roots(Set.of(), Set.of(type)), type.getClassLoader());
  }

  /// What some code needs; nothing if nobody kept its bytes, as whoever unpacks it may have it.
  static Baggage of(Reach.Roots roots, ClassLoader loader) {
    try {
      Reach reach = Reach.of(roots, loader);
      return new Baggage(
          reach.classes(),
          reach.sources().stream().map(URL::toString).toList(),
          reach.variables().stream()
              .map(Reach.Variable::field)
              .filter(field -> CellClass.isWrapper(field.getDeclaringClass()))
              .filter(field -> field.getDeclaringClass().getName().contains("$JShell$"))
              .map(Field::getName)
              .toList());
    } catch (CannotTravelException nobodyKeptIt) {
      return NONE;
    }
  }

  /// Whether the other process needs nothing of us.
  public boolean isEmpty() {
    return classes.isEmpty() && sources.isEmpty();
  }

  /// As bytes, for [#read].
  public byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(classes.size());
      for (CellClass type : classes) {
        out.writeUTF(type.name());
        out.writeInt(type.bytes().length);
        out.write(type.bytes());
      }
      for (Collection<String> names : List.of(sources, variables)) {
        out.writeInt(names.size());
        for (String name : names) {
          out.writeUTF(name);
        }
      }
    } catch (IOException impossibleInMemory) {
      throw new IllegalStateException(impossibleInMemory);
    }
    return bytes.toByteArray();
  }

  /// What another process packed.
  public static Baggage read(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    var classes = new ArrayList<CellClass>();
    for (int left = in.readInt(); left > 0; left--) {
      classes.add(new CellClass(in.readUTF(), in.readNBytes(in.readInt())));
    }
    return new Baggage(classes, names(in), names(in));
  }

  private static List<String> names(DataInputStream in) throws IOException {
    var names = new ArrayList<String>();
    for (int left = in.readInt(); left > 0; left--) {
      names.add(in.readUTF());
    }
    return names;
  }

  /// A loader that knows the code: the given one if it does, else one below it.
  ///
  /// @throws IOException if the code reads variables that this process does not have
  public ClassLoader arrive(ClassLoader here) throws IOException {
    List<CellClass> missing = classes.stream().filter(type -> !has(here, type)).toList();
    if (missing.isEmpty() && sources.isEmpty()) {
      return here;
    }
    if (!missing.isEmpty() && !variables.isEmpty()) {
      throw new IOException(
          "its code reads %s, which this process does not have: send what it needs in the value"
              .formatted(String.join(", ", variables)));
    }
    synchronized (ARRIVED) {
      WeakReference<CodeLoader> reference = ARRIVED.get(here);
      CodeLoader below = reference == null ? null : reference.get();
      if (below == null || !fits(below, missing)) {
        below = new CodeLoader(here);
        ARRIVED.put(here, new WeakReference<>(below));
      }
      for (CellClass type : missing) {
        if (!below.defines(type.name())) {
          below.add(type);
        }
      }
      for (String source : sources) {
        below.add(URI.create(source).toURL());
      }
      return below;
    }
  }

  /// Whether a loader that defined something before can define this too: it must neither have
  /// another version of it, nor its own of what its parent has by now.
  private boolean fits(CodeLoader below, List<CellClass> missing) {
    return classes.stream()
        .filter(type -> below.defines(type.name()))
        .allMatch(type -> missing.contains(type) && has(below, type));
  }

  private static boolean has(ClassLoader loader, CellClass type) {
    try {
      CellClass known = CellClass.of(Class.forName(type.name(), false, loader));
      return Arrays.equals(known.bytes(), type.bytes());
    } catch (ClassNotFoundException | LinkageError | CannotTravelException notHere) {
      return false;
    }
  }
}
