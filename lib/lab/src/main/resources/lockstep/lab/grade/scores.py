"""Prints the scores of one assignment as JSON: scores.py ASSIGNMENT, in the course's folder.

[[student, notebook, test cell, score or null, most], ...]
"""

import json
import sys

from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as gradebook:
    rows = [
        (s.student_id, n.name, g.name, g.auto_score, g.max_score)
        for s in gradebook.assignment_submissions(sys.argv[1])
        for n in s.notebooks
        for g in n.grades
    ]
print(json.dumps(sorted(rows)))
