"""Runs one notebook from top to bottom in a fresh kernel: execute.py NOTEBOOK RESULT SECONDS_A_CELL.

The result is written in any case: with what was shown until the cell that failed.
"""

import pathlib
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

source, result, seconds = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
client = NotebookClient(
    notebook,
    kernel_name="java",
    timeout=int(seconds),
    resources={"metadata": {"path": str(pathlib.Path(source).parent)}},
)
problem = None
try:
    client.execute()
except CellExecutionError:
    pass  # the failure is in the notebook
except CellTimeoutError:
    problem = f"a cell took more than {seconds} seconds"
except DeadKernelError:
    problem = "the kernel died"
nbformat.write(notebook, result)
if problem:
    sys.exit(problem)
