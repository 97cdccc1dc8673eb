/// Results as pictures: text in, SVG and HTML out.
///
/// ```
///   spans, numbers, counts ──▶ Timeline, Chart, Table ─┬▶ html()   a notebook, an exported page
///   shared memory ──────────▶ MemoryMap ──────────────┴▶ text()   a terminal, a screen reader
/// ```
///
/// A [Picture][lockstep.picture.Picture] knows no kernel: it is a value that answers with text, and
/// whoever runs the notebook shows it. All pictures here are immutable; any thread may use them.
///
/// Every picture keeps three promises:
///
/// - **It has a twin in words.** Whatever is drawn is also in a table below it, folded, and in its
///   `text()`; the drawing itself carries a sentence for screen readers.
/// - **It does not need colour.** States differ in height, outline and pattern, lines in dash and
///   marker; the colours are distinguishable for colour-blind readers, in a light theme and a dark.
/// - **It stands alone.** Styles and patterns come with it; where a viewer strips styles,
///   attributes of the shapes still say the light colours. It follows JupyterLab's theme where
///   there is one, and the reader's system elsewhere.
///
/// What goes wrong is the caller's data, and is refused when the picture is made: a number that is
/// not finite, a chart's negative bar. No data is no error: the picture then says so.
@NullMarked
package lockstep.picture;

import org.jspecify.annotations.NullMarked;
