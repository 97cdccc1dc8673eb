"""Settings of Lockstep's own JupyterLab."""

import os

c = get_config()  # noqa: F821 - given by Jupyter

c.ServerApp.ip = "localhost"
c.ServerApp.shutdown_no_activity_timeout = 0
c.KernelManager.shutdown_wait_time = 2.0  # seconds; then the kernel is killed
c.KernelSpecManager.ensure_native_kernel = False  # only Java is offered

KEPT_CELL_METADATA = {"deletable", "editable", "jupyter", "nbgrader", "tags"}


def forget_what_running_left(model, **_):
    """Lessons are kept without outputs, counts, and other marks of the machine that ran them."""
    if model["type"] != "notebook" or model["content"]["nbformat"] != 4:
        return
    notebook = model["content"]
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Java", "language": "java", "name": "java"}
    }
    for cell in notebook["cells"]:
        cell["metadata"] = {
            key: value for key, value in cell["metadata"].items() if key in KEPT_CELL_METADATA
        }
        if cell["cell_type"] == "code":
            cell["outputs"] = []
            cell["execution_count"] = None


if os.environ.get("LOCKSTEP_EDITS_ORIGINALS"):
    c.FileContentsManager.pre_save_hook = forget_what_running_left
