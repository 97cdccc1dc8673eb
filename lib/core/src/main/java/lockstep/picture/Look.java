package lockstep.picture;

/// How all pictures look: their colours in two themes, and the frame around them.
///
/// Colours are custom properties, set three times: for a light page, for readers whose system is
/// dark, and for JupyterLab (and what it exports), whose theme outranks the system's. Text takes
/// JupyterLab's own colour where there is one. The colours of states and series are those of Okabe
/// and Ito, chosen for readers with any colour vision, darkened for the light theme.
final class Look {

  private static final String LIGHT =
      """
      --ls-ink:var(--jp-ui-font-color1,#1f2328);--ls-soft:var(--jp-ui-font-color2,#59636e);\
      --ls-blue:#0072b2;--ls-amber:#c27800;--ls-red:#c8102e;--ls-green:#007a5a;--ls-violet:#a3488a;\
      --ls-paper:#fff;--ls-track:rgba(128,128,128,.1);--ls-grid:rgba(128,128,128,.35);\
      """;
  private static final String DARK =
      """
      --ls-ink:var(--jp-ui-font-color1,#e6e6e6);--ls-soft:var(--jp-ui-font-color2,#a5adb5);\
      --ls-blue:#56b4e9;--ls-amber:#f0b43c;--ls-red:#ff7b72;--ls-green:#3fc79a;--ls-violet:#de9ac4;\
      --ls-paper:#111;--ls-track:rgba(128,128,128,.2);--ls-grid:rgba(160,160,160,.35);\
      """;
  private static final String RULES =
      """
      .ls{font:13px/1.45 system-ui,sans-serif;color:var(--ls-ink);margin:4px 0;max-width:780px}\
      .ls svg{display:block;width:100%;height:auto}\
      .ls text{font:12px system-ui,sans-serif;fill:var(--ls-ink)}\
      .ls text.soft{fill:var(--ls-soft);font-size:10.5px}.ls text.on,.ls text.in{font-size:11px}.ls text.on{fill:var(--ls-paper)}\
      .ls .end{text-anchor:end}.ls .mid{text-anchor:middle}\
      .ls .track{fill:var(--ls-track)}.ls .grid{stroke:var(--ls-grid)}.ls .ink{stroke:var(--ls-ink)}\
      .ls .c0{--c:var(--ls-blue)}.ls .c1{--c:var(--ls-amber)}.ls .c2{--c:var(--ls-green)}\
      .ls .c3{--c:var(--ls-violet)}.ls .c4{--c:var(--ls-red)}.ls .c5{--c:var(--ls-soft)}\
      .ls .fill{fill:var(--c)}.ls .line{stroke:var(--c);fill:none}.ls .tint{stroke:var(--c);fill:var(--c);fill-opacity:.16}.ls .hollow{stroke:var(--c);fill:var(--ls-track)}\
      .ls .gap{stroke:var(--ls-paper)}.ls .head{fill:var(--ls-ink);stroke:none}\
      .ls details{color:var(--ls-soft);margin-top:2px}.ls summary{cursor:pointer;font-size:12px}\
      .ls table{border-collapse:collapse;margin:4px 0;color:var(--ls-ink);font-size:13px}\
      .ls caption{text-align:left;white-space:nowrap;padding:2px 0;color:var(--ls-soft)}\
      .ls.ls th,.ls.ls td{padding:3px 14px 3px 0;text-align:left;border-bottom:1px solid var(--ls-grid);\
      background:none;white-space:normal;vertical-align:top}.ls th{font-weight:600}\
      .ls.ls .num{text-align:right;font-variant-numeric:tabular-nums}\
      .ls .note{border-left:4px solid var(--ls-blue);padding:4px 12px;background:var(--ls-track)}\
      .ls .share{display:inline-block;height:10px;background:var(--ls-blue);border-radius:1px;vertical-align:middle}\
      """;

  private static final String STYLE =
      "<style>.ls{"
          + LIGHT
          + "}@media(prefers-color-scheme:dark){.ls{"
          + DARK
          + "}}[data-jp-theme-light=\"true\"] .ls{"
          + LIGHT
          + "}[data-jp-theme-light=\"false\"] .ls{"
          + DARK
          + "}"
          + RULES
          + "</style>";

  private Look() {}

  /// A whole picture: styles, then what is to be seen.
  static String framed(String content) {
    return "<div class=\"ls\">" + STYLE + content + "</div>";
  }

  /// A whole picture: a drawing, and its twin folded below it.
  static String framed(String drawing, Table twin) {
    return framed(
        drawing + "<details><summary>The same as a table</summary>" + twin.body() + "</details>");
  }
}
