"""Stands where nbgrader's Execute stands: runs a submission in Lockstep's grader."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode


class RunInLockstep(NbGraderPreprocessor):
    """Writes into each test cell what it showed, the grader's findings, and the score."""

    checkout = Unicode(
        os.environ.get("LOCKSTEP_ROOT", ""),
        help="The checkout of Lockstep, set up; usually the one around the course.",
    ).tag(config=True)

    def preprocess(self, nb, resources):
        of = resources["nbgrader"]
        with tempfile.TemporaryDirectory() as folder:
            given, graded = Path(folder, "given.ipynb"), Path(folder, "graded.ipynb")
            nbformat.write(nb, given)
            course = Path(__file__).resolve().parent
            run = subprocess.run(
                [*self.command(), course, of["notebook"], of["student"], given, graded],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
            )
            if run.returncode != 0:
                reason = "; ".join(run.stderr.split("\n")).strip("; ")
                self.log.error("Not graded: %s: %s", of["student"], reason)
                raise RuntimeError("Not graded: see above")
            return nbformat.read(graded, as_version=4), resources

    def command(self):
        start = Path(self.checkout or __file__).resolve()
        for place in [start, *start.parents]:
            file = place / ".lockstep" / "grader.json"
            if file.exists():
                return json.loads(file.read_text())
        raise RuntimeError(
            "Set up Lockstep first (mvn -Dlockstep.lab=setup), and set LOCKSTEP_ROOT to its folder"
            " if the course lies elsewhere."
        )
