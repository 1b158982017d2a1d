"""No test opens a network connection: Python's sockets are watched by an audit hook, Qt's by a proxy factory.

What talks within the machine only (sockets with a file name: Qt's local socket, the test runner's own) is let
through. A connection that is tried is refused on the spot, noted, and fails the test that tried it, even
where the program would take the refusal for a network that is down.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import Any

# Python tells each of these before it happens; what a hook raises keeps it from happening.
_WATCHED = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
        "urllib.Request",
        "http.client.connect",
        "ftplib.connect",
        "smtplib.connect",
        "webbrowser.open",
    }
)


class NetworkForbidden(ConnectionError):
    """A network connection was tried."""


class Guard:
    """What was tried since it was last asked; `watching` is off only where the guard itself is tested."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self._installed = False
        self._factory: Any = None

    def install(self) -> None:
        """Watch Python's sockets from now on, for as long as the process lives."""
        if not self._installed:
            self._installed = True
            sys.addaudithook(self._hook)

    def watch_qt(self) -> None:
        """Watch Qt's network classes too: before any connection they ask how to get there."""
        if self._factory is not None:
            return
        from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory

        guard = self

        class Factory(QNetworkProxyFactory):
            def queryProxy(self, query: Any) -> list[QNetworkProxy]:
                guard.tried.append(f"Qt: {query.url().toString() or query.peerHostName()}")
                # A kind of proxy that no connection can use: it ends in an error, not on the network.
                return [QNetworkProxy(QNetworkProxy.ProxyType.FtpCachingProxy, "forbidden.invalid", 9)]

        self._factory = Factory()
        QNetworkProxyFactory.setApplicationProxyFactory(self._factory)

    def take(self) -> list[str]:
        """Give what was tried, and forget it."""
        tried, self.tried = self.tried, []
        return tried

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _WATCHED or _stays_inside(event, arguments):
            return
        told = f"{event} {arguments[1:] if event.startswith('socket.') and len(arguments) > 1 else arguments}"
        self.tried.append(told)
        raise NetworkForbidden(f"a test may not open a network connection: {told}")


def _stays_inside(event: str, arguments: tuple[Any, ...]) -> bool:
    """Tell whether the address is a name of this machine alone: a path, not a host and a port."""
    if event not in {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}:
        return False
    address = arguments[1] if len(arguments) > 1 else None
    # A datagram without an address goes where the socket is connected to: that was asked before.
    return address is None or isinstance(address, str | bytes)


GUARD = Guard()


@contextmanager
def expecting_refusals():
    """Let what is tried inside be refused and noted without failing the test: for tests of the guard."""
    GUARD.take()
    noted: list[str] = []
    try:
        yield noted
    finally:
        noted += GUARD.take()
