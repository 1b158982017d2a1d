"""The guard over all tests sees what Qt's network classes do, also where no Python is asked.

But for this machine itself, about which Qt does not ask: that is what the self-test under strace is for.
"""

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkRequest, QTcpSocket

from tests.socket_guard import expecting_refusals


def test_qt_is_watched_as_well(qtbot):
    with expecting_refusals() as noted:
        one = QTcpSocket()
        one.connectToHost("192.0.2.1", 9)
        assert not one.waitForConnected(200)
        manager = QNetworkAccessManager()
        reply = manager.get(QNetworkRequest(QUrl("http://192.0.2.1:9/x")))
        qtbot.waitUntil(reply.isFinished)
    assert any("192.0.2.1" in one for one in noted), noted
    assert any("/x" in one for one in noted), noted
