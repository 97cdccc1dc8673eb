/// Opens the lessons: what `mvn` runs after it has built the library.
///
/// ```
///   Main ─▶ Setup ─▶ PythonEnvironment ─▶ VirtualEnvironment ─▶ pip
///    │        └────▶ LibraryJars, KernelJar ─▶ Kernelspec (kernel.json)
///    ├─▶ WorkingCopy (notebooks/ ─▶ my-lessons/)
///    ├─▶ Site (notebooks/ ─▶ executed ─▶ Sphinx ─▶ target/site/)
///    ├─▶ Handouts (a notebook that was run ─▶ HTML ─▶ Chromium ─▶ PDF)
///    ├─▶ Grading (what students handed in: lockstep.lab.grade)
///    ├─▶ Hub (a class's jupyterhub_config.py ─▶ JupyterHub, by serve.py)
///    └─▶ JupyterServer (JupyterLab by serve.py, which ends when our process ends)
/// ```
///
/// Everything that is made lies in `.lockstep/`, `my-lessons/` and `target/`; the user's own
/// Jupyter is neither read nor changed. Whatever the person at the keyboard can put right is a
/// [PlainError][lockstep.lab.PlainError], shown without a stack trace.
///
/// Tests use [lockstep.lab.kernel] on what the last set-up made.
@NullMarked
package lockstep.lab;

import org.jspecify.annotations.NullMarked;
