"""The course for nbgrader: `nbgrader` in this folder reads it."""

import os
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parent
sys.path.insert(0, str(COURSE))

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "lockstep"
c.CourseDirectory.root = str(COURSE)
if "LOCKSTEP_EXCHANGE" in os.environ:  # on the hub of jupyterhub_config.py
    c.Exchange.root = os.environ["LOCKSTEP_EXCHANGE"]

# A stub that compiles whatever the method should give; the region goes to the end of its block.
c.ClearSolutions.code_stub = {
    "java": '// YOUR CODE HERE\nthrow new UnsupportedOperationException("not written yet");'
}
c.ClearSolutions.begin_solution_delimeter = "BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "END SOLUTION"

# Students' cells run in a kernel with limits, apart from the teacher's files.
c.Autograde.autograde_preprocessors = [
    "lockstep_grading.RunInLockstep",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.OverwriteCells.add_missing_cells = True
