"""A real browser for tests: the system's Chromium, without a window and without a network, by its DevTools protocol."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from websocket import create_connection

QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
OFFLINE = ("--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking", "--disable-sync")
PATIENCE = 60  # seconds


class Browser:
    """Chromium with one page, to look at files with."""

    def __init__(self, program: str) -> None:
        self._profile = Path(tempfile.mkdtemp(prefix="nps-chromium-"))
        folder = f"--user-data-dir={self._profile}"
        call = [
            program,
            *QUIET,
            *OFFLINE,
            folder,
            "--remote-debugging-port=0",
            "--remote-allow-origins=*",
            "about:blank",
        ]
        self._process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port, path = self._address()
        self._socket = create_connection(f"ws://127.0.0.1:{port}{path}", timeout=PATIENCE)
        self._number, self._session = 0, ""
        self.said: list[dict[str, Any]] = []  # events of the page since it was opened
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._send(f"{domain}.enable")

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(PATIENCE)
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, path: Path, width: int = 1280, height: int = 800, media: str = "") -> None:
        """Shows a file in a window of this size; below 600 pixels as a phone does; for the ``media`` print as paper."""
        phone = width < 600
        size = {"width": width, "height": height, "deviceScaleFactor": 2 if phone else 1, "mobile": phone}
        self._send("Emulation.setDeviceMetricsOverride", **size)
        self._send("Emulation.setEmulatedMedia", media=media)
        self.said = []
        self._send("Page.navigate", url=path.resolve().as_uri())
        while not any(one["method"] == "Page.loadEventFired" for one in self.said):
            self._receive()

    def run(self, script: str) -> Any:
        """What a script gives on the page; a promise's value."""
        made = self._send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in made:
            raise AssertionError(made["exceptionDetails"])
        return made["result"].get("value")

    def picture(self, whole: bool = True) -> bytes:
        """The page as PNG."""
        made = self._send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(made["data"])

    def printed(self) -> bytes:
        """The page as PDF, as it is printed on A4."""
        made = self._send("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, preferCSSPageSize=True)
        return base64.b64decode(made["data"])

    def requests(self) -> list[str]:
        """The addresses that the page has asked for."""
        sent = [one["params"]["request"]["url"] for one in self.said if one["method"] == "Network.requestWillBeSent"]
        return [address for address in sent if not address.startswith("data:")]

    def _address(self) -> tuple[str, str]:
        """Port and path that Chromium listens at, which it writes down once it does."""
        port = self._profile / "DevToolsActivePort"
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if port.exists() and len(lines := port.read_text(encoding="utf-8").split()) == 2:
                return lines[0], lines[1]
            time.sleep(0.05)
        raise AssertionError("Chromium does not start")

    def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        number = self._number
        session = {"sessionId": self._session} if self._session else {}
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters, **session}))
        while (answer := self._receive()).get("id") != number:
            pass
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    def _receive(self) -> dict[str, Any]:
        message = dict(json.loads(self._socket.recv()))
        if "method" in message:
            self.said.append(message)
        return message
