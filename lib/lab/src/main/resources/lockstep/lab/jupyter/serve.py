"""JupyterLab until standard input ends: whoever started it holds the other end, and may be killed."""

import os
import signal
import sys
import threading
import time

from jupyterlab.labapp import main

SECONDS_TO_STOP = 15


def stop_at_end_of_input():
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)  # JupyterLab then ends its kernels and itself
    time.sleep(SECONDS_TO_STOP)
    os._exit(1)


if __name__ == "__main__":
    os.setsid()  # Ctrl-C is for the program that started us
    threading.Thread(target=stop_at_end_of_input, daemon=True).start()
    sys.exit(main())
