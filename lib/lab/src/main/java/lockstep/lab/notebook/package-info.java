/// Lessons, executed as a student would, and what their cells showed.
///
/// [Notebook#execute][lockstep.lab.notebook.Notebook] runs a copy of a notebook from top to bottom
/// in a fresh kernel of the last set-up, by nbclient; [Notebook][lockstep.lab.notebook.Notebook]
/// and [Cell][lockstep.lab.notebook.Cell] are what a notebook file holds, executed or not.
@NullMarked
package lockstep.lab.notebook;

import org.jspecify.annotations.NullMarked;
