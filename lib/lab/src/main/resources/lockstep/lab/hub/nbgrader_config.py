"""nbgrader in a student's hands."""

import os

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "lockstep"
c.CourseDirectory.student_id = os.environ["JUPYTERHUB_USER"]
c.Exchange.root = os.environ["LOCKSTEP_EXCHANGE"]
