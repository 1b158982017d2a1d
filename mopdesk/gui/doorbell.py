"""What carries files from a second start to the open window: a socket that only this user can reach."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

LOG = logging.getLogger("mopdesk.gui")
_CONNECT_MS = 500
# A window in the middle of long work answers late; what was written waits for it in the meantime.
_ANSWER_MS = 5000
_LIMIT = 1_000_000
# Thousands of names go over in several lots, each well below that.
_LOT = 200_000


def ring(address: str, files: Sequence[Path]) -> bool:
    """Give files to whoever of this account listens at that address; False where nobody does."""
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(_CONNECT_MS):
        return False
    if not _is_ours(socket.fullServerName()):
        socket.abort()
        LOG.warning("Another account answers at this store's door: it is told nothing.")
        return False
    lots = list(_lots([str(path.absolute()) for path in files]))
    for place, names in enumerate(lots, start=1):
        socket.write(json.dumps(names).encode() + b"\n")
        if not socket.waitForBytesWritten(_ANSWER_MS):
            return False
        # The answer may have come in with the last wait, and waiting for more would sit the whole time out.
        answered = bool(socket.bytesAvailable()) or socket.waitForReadyRead(_ANSWER_MS)
        if not answered and place < len(lots):
            return False
        socket.readAll()
    socket.disconnectFromServer()
    return True


def _lots(names: Sequence[str]) -> Iterator[list[str]]:
    """Part names into lots, each read at once and the next after the answer to it; one at least."""
    lot: list[str] = []
    size = 0
    for name in names:
        # As JSON writes it: of other alphabets six letters for each.
        length = len(json.dumps(name)) + 2
        if lot and size + length > _LOT:
            yield lot
            lot, size = [], 0
        lot.append(name)
        size += length
    yield lot


class Doorbell(QObject):
    """Listens for second starts; `rung` carries their files, an empty list for none."""

    rung = Signal(list)

    def __init__(self, address: str, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._open)
        if not self._server.listen(address):
            # A desktop that was killed leaves its socket behind, on Linux.
            QLocalServer.removeServer(address)
            if not self._server.listen(address):
                LOG.warning("A second start cannot reach this window: %s", self._server.errorString())

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _open(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _LIMIT:
            socket.abort()
            return
        if not socket.canReadLine():
            return
        files = _names(bytes(socket.readLine().data()))
        socket.write(b"taken\n")
        socket.flush()
        self.rung.emit(files)


def _is_ours(place: str) -> bool:
    """Tell whether a meeting place is this account's own.

    Its name can be worked out, and where it lies among the temporary files anybody may have laid one there.
    """
    if sys.platform == "win32":
        return True
    try:
        return Path(place).stat().st_uid == os.getuid()
    except OSError:
        # No file of that name (Linux' abstract sockets): nobody to be told apart.
        return True


def _names(line: bytes) -> list[Path]:
    """Read what a second start sent; anything else is nobody's file."""
    try:
        names = json.loads(line)
    except ValueError:
        return []
    return [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
