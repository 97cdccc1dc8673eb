"""Drives one Jupyter kernel for the Java class Kernel: JSON lines in, JSON lines out.

Commands come on standard input, in order; each has an "op" and may have an "id". Whatever the kernel
says goes to standard output at once, with the id of the command that it belongs to. When standard
input ends, the kernel is killed.
"""

import asyncio
import json
import os
import sys

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

START_SECONDS = 60
BETWEEN_LOOKS = 0.05  # seconds


class OneSpec(KernelSpecManager):
    """Knows the one kernelspec that lies in a given folder."""

    def get_kernel_spec(self, kernel_name):
        return KernelSpec.from_resource_dir(kernel_name)


class Driver:
    def __init__(self, settings):
        self.settings = settings
        self.ids = {}  # message id -> id of the command that caused it
        self.log = open(settings["log"], "ab")
        self.out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)  # nothing but our lines goes to standard output

    def tell(self, event, **fields):
        self.out.write(json.dumps({"event": event, **fields}, default=str) + "\n")
        self.out.flush()

    async def start(self):
        folder = self.settings["kernelspec"]
        self.manager = AsyncKernelManager(
            kernel_name=folder, kernel_spec_manager=OneSpec()
        )
        await self.manager.start_kernel(
            cwd=self.settings["folder"],
            env={**os.environ, **self.settings["env"]},
            stdout=self.log,
            stderr=self.log,
        )
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=START_SECONDS)
        self.listeners = [
            asyncio.create_task(self.listen("iopub", self.client.get_iopub_msg)),
            asyncio.create_task(self.listen("reply", self.client.get_shell_msg)),
            asyncio.create_task(self.listen("control", self.client.get_control_msg)),
            asyncio.create_task(self.listen("question", self.client.get_stdin_msg)),
            asyncio.create_task(self.watch()),
        ]
        self.tell("started", pid=self.manager.provisioner.pid)

    async def listen(self, event, receive):
        while True:
            message = await receive()
            parent = message["parent_header"].get("msg_id")
            self.tell(
                event,
                id=self.ids.get(parent),
                type=message["msg_type"],
                content=message["content"],
            )

    async def watch(self):
        while (code := await self.manager.provisioner.poll()) is None:
            await asyncio.sleep(BETWEEN_LOOKS)
        self.tell("died", code=code if code >= 0 else 128 - code)

    async def stop_listening(self):
        for listener in self.listeners:
            listener.cancel()
        await asyncio.gather(*self.listeners, return_exceptions=True)
        self.client.stop_channels()

    async def obey(self, command):
        op = command["op"]
        if op == "execute":
            message = self.client.execute(
                command["code"], allow_stdin=command["input"]
            )
            self.ids[message] = command["id"]
        elif op == "input":
            self.client.input(command["text"])
        elif op == "interrupt":
            await self.manager.interrupt_kernel()
            self.tell("done", id=command["id"])
        elif op == "restart":
            await self.stop_listening()
            await self.manager.shutdown_kernel(now=command["now"])
            await self.start()
        elif op == "shutdown":
            await self.stop_listening()
            await self.manager.shutdown_kernel(now=False)
            self.tell("done", id=command["id"])

    async def run(self):
        commands = asyncio.StreamReader(limit=2**30)
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(commands), sys.stdin
        )
        try:
            await self.start()
            while line := await commands.readline():
                await self.obey(json.loads(line))
        except Exception as error:
            self.tell("failed", message=f"{type(error).__name__}: {error}")
        finally:
            if self.manager.has_kernel:
                await self.manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    asyncio.run(Driver(json.loads(sys.argv[1])).run())
