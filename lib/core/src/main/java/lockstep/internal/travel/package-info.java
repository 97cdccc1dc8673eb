/// How code and values get from one JVM to another.
///
/// A cell is compiled to classes `REPL.$JShell$N`; its variables are static fields of such classes.
/// A lambda therefore travels as four things:
///
/// ```
///   pool.map(x -> x * k, …)                       worker
///   ───────────────────────                       ──────
///   1 the lambda's recipe: host class, method,
///     captured arguments          (LambdaRecipe) ──▶ 4 built again in its host class
///   2 the classes it reaches         (CellClass) ──▶ 1 defined on demand   (CodeLoader)
///   3 the cell variables it reads        (Reach) ──▶ 2 their values are set
///   4 everything as bytes              (Packing) ──▶ 3 read back         (Unpacking)
/// ```
///
/// [Reach][lockstep.internal.travel.Reach] follows the byte code from the lambda's method: method
/// by method through the classes that JShell wraps around snippets, class by class through the
/// classes that the user declared. What it finds in `getstatic` is what has to travel by value. The
/// values may bring more code with them (a variable that holds a lambda), so
/// [Packer][lockstep.internal.travel.Packer] repeats until nothing new turns up.
///
/// A lambda that reads no variables travels without the values that it captured, as a
/// [Template][lockstep.internal.travel.Template]: a loop that submits it a million times sends the
/// code once, and after that nothing but these values.
///
/// Classes that both sides can load by name (the JDK, the class path) never travel; jars that were
/// added in a cell travel as class path entries.
///
/// Values that go another way, through a queue for example, are packed without their code; it goes
/// beside them as [Baggage][lockstep.internal.travel.Baggage], once.
///
/// What may fail: a value that is not serializable, or a class whose bytes nobody kept. Both are a
/// [CannotTravelException][lockstep.task.CannotTravelException] **before** anything is sent; there
/// is no silent 0 or null.
@NullMarked
package lockstep.internal.travel;

import org.jspecify.annotations.NullMarked;
