"""Writes notebooks as pages that need no network: handout.py NOTEBOOK…

Each page lies beside its notebook, and shows the outputs that the notebook holds.
"""

import pathlib
import sys

from nbconvert import HTMLExporter

exporter = HTMLExporter(template_name="lab", embed_images=True)
for script in ("require_js_url", "mathjax_url", "jquery_url", "mermaid_js_url"):
    if exporter.has_trait(script):
        setattr(exporter, script, "")

WHOLE_LINES = "<style>@media print{.jp-Cell pre{white-space:pre-wrap}}</style></head>"

for name in sys.argv[1:]:
    notebook = pathlib.Path(name)
    page, _ = exporter.from_filename(name)
    page = page.replace("</head>", WHOLE_LINES, 1)
    notebook.with_suffix(".html").write_text(page, encoding="utf-8")
