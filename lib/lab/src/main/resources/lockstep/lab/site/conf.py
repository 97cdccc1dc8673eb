"""How Sphinx turns executed lessons into pages that need neither a network nor a server."""

import json

project = html_title = "Lockstep"
extensions = ["myst_nb"]
nb_execution_mode = "off"  # they have been executed
nb_merge_streams = True
nb_ipywidgets_js = {}  # would be loaded from the network
myst_heading_anchors = 3
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["theme.css"]
html_js_files = [("theme.js", {"defer": "defer"})]
html_copy_source = False
html_show_sphinx = html_show_copyright = False
html_show_search_summary = False  # a page that is opened as a file may not load others


def fold_what_the_lab_folds(app, page, source):
    """Cells whose source is folded in JupyterLab are folded here too."""
    if not str(app.env.doc2path(page)).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        if cell["metadata"].get("jupyter", {}).get("source_hidden"):
            cell["metadata"].setdefault("tags", []).append("hide-input")
    source[0] = json.dumps(notebook)


def setup(app):
    app.connect("source-read", fold_what_the_lab_folds)
