/// A real kernel under the control of a Java program, for tests.
///
/// ```
///   Kernel ──1 JSON lines──▶ drive.py ──2 ZeroMQ──▶ kernel (JVM)
///          ◀─4 JSON lines──  (jupyter_client)  ◀─3─
/// ```
///
/// 1. [Kernel][lockstep.lab.kernel.Kernel] writes one line a command on the standard input of a
///    small Python program,
/// 2. which speaks Jupyter's protocol with the kernel, as JupyterLab would;
/// 3. whatever the kernel sends comes back
/// 4. as one line a message, and is kept by the [CellRun][lockstep.lab.kernel.CellRun] that caused
///    it.
///
/// When the Java program ends, however it ends, the Python program reads the end of its input and
/// kills the kernel.
@NullMarked
package lockstep.lab.kernel;

import org.jspecify.annotations.NullMarked;
