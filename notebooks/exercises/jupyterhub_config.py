"""A JupyterHub for the class of this course. What it does, and what it keeps apart: jupyterhub.md."""

import os
import secrets
import sys
from pathlib import Path

from jupyterhub.utils import random_port

c = get_config()  # noqa: F821

TEACHER = "teacher"  # owns this folder
STUDENTS = {"student1", "student2", "student3", "student4", "student5"}

# "accounts": every name is an account of this machine, with its password; root starts the hub.
# "trial": all are the user who starts the hub, and share a password. To try things out, no more.
KIND = os.environ.get("LOCKSTEP_HUB", "accounts" if os.geteuid() == 0 else "trial")

COURSE = Path(__file__).resolve().parent
CLASS = COURSE.parent
EXCHANGE = CLASS / "exchange"  # handed out, handed in
STATE = CLASS / "hub"  # who is logged in
HUB = Path(sys.prefix)  # made by `mvn -Dlockstep.lab=hub`
CHECKOUT = HUB.parent.parent

COURSE.chmod(0o700)
STATE.mkdir(mode=0o700, exist_ok=True)
EXCHANGE.mkdir(exist_ok=True)
EXCHANGE.chmod(0o1777)

# Only this machine can reach it. For others: a web server with HTTPS in front, see JupyterHub's guide.
c.JupyterHub.bind_url = "http://127.0.0.1:" + os.environ.get("LOCKSTEP_HUB_PORT", "8000")
c.JupyterHub.hub_port = random_port()
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{random_port()}"
c.ConfigurableHTTPProxy.command = str(HUB / "node_modules/.bin/configurable-http-proxy")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"

c.Authenticator.allowed_users = STUDENTS | {TEACHER}
c.Spawner.cmd = [str(HUB / "bin/jupyterhub-singleuser")]
c.Spawner.default_url = "/lab"
c.Spawner.env_keep = ["LANG", "LC_ALL", "LOCKSTEP_GRADE_SECONDS"]
c.Spawner.environment = {
    "PATH": f"{HUB}/bin:{os.environ['PATH']}",
    "PYTHONNOUSERSITE": "1",
    "LOCKSTEP_ROOT": str(CHECKOUT),
    "LOCKSTEP_EXCHANGE": str(EXCHANGE),
}

# JupyterLab shows formgrader in a frame, which JupyterHub forbids unless told otherwise.
FRAMED = {"headers": {"Content-Security-Policy": "frame-ancestors 'self'"}}


def settle(spawner):
    """The teacher works in the course, with formgrader; students at home, without."""
    if spawner.user.name == TEACHER:
        spawner.notebook_dir = str(COURSE)
        spawner.environment["JUPYTER_CONFIG_PATH"] = str(COURSE)
        spawner.args = [*c.Spawner.get("args", []), "--ServerApp.tornado_settings=" + repr(FRAMED)]
    else:
        spawner.environment["JUPYTER_CONFIG_PATH"] = str(HUB / "students")


c.Spawner.pre_spawn_hook = settle

if KIND == "accounts":
    c.JupyterHub.authenticator_class = "pam"
    for solutions in ["notebooks/exercises", "lib", ".git"]:
        (CHECKOUT / solutions).chmod(0o700)
else:
    password = os.environ.get("LOCKSTEP_HUB_PASSWORD") or secrets.token_hex(6)
    c.JupyterHub.authenticator_class = "shared-password"
    c.SharedPasswordAuthenticator.user_password = password  # of 8 characters or more
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = str(CLASS / "homes/{username}")
    if os.geteuid() == 0:
        c.Spawner.args = ["--allow-root"]
    names = ", ".join([TEACHER, *sorted(STUDENTS)])
    print(f"A trial: log in as one of {names}, with the password {password}", flush=True)
