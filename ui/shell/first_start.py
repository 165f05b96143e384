"""One window an office: a second start hands over to the one that runs and ends; the first brings itself forward.

Two starts find each other by a name made of the office's folder and the user, so two offices on one computer each have
a window of their own. A process that was killed leaves nothing that could keep the next from starting. The lock alone
says who is first; sockets are imported and listened at when the window stands on the screen.
"""

import getpass
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QDir, QLockFile, QObject, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

WORD, ANSWER = b"front\n", b"ok\n"
PATIENCE = 3.0
"""Seconds a second start waits for the first to answer."""
PIECE_MS = 150
LISTEN_AFTER_MS = 200


class FirstStart(QObject):
    """Held by the process whose window is open. ``wanted``: somebody started the program again."""

    wanted = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name_of(folder)
        self._lock = QLockFile(QDir(QDir.tempPath()).filePath(f"{self._name}.lock"))
        self._lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however long it is held
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """True for the first; False where another process has the window. Where the system offers neither locks nor
        sockets, everyone is the first."""
        if not self._lock.tryLock(0) and self._lock.error() == QLockFile.LockError.LockFailedError:
            return False
        QTimer.singleShot(LISTEN_AFTER_MS, self, self._listen)
        return True

    def _listen(self) -> None:
        if not self._lock.isLocked():  # let go of meanwhile, or the system has no locks
            return
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._asked)
        QLocalServer.removeServer(self._name)  # of one that was killed
        self._server.listen(self._name)

    def _asked(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda one=socket: self._read(one))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._read(socket)

    def _read(self, socket: "QLocalSocket") -> None:
        if WORD in bytes(socket.readAll().data()):
            socket.write(ANSWER)
            socket.flush()
            self.wanted.emit()

    def hand_over(self, patience: float = PATIENCE) -> bool:
        """Ask the running window to come forward; True when it answered. It may still be starting: asked until the
        patience is at its end."""
        from PySide6.QtNetwork import QLocalSocket

        end = time.monotonic() + patience
        while time.monotonic() < end:
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(PIECE_MS):
                socket.write(WORD)
                socket.flush()
                while time.monotonic() < end:
                    if socket.waitForReadyRead(PIECE_MS) and ANSWER in bytes(socket.readAll().data()):
                        return True
                    if socket.state() != QLocalSocket.LocalSocketState.ConnectedState:
                        break
            socket.abort()
        return False

    def release(self) -> None:
        """Let the next start be the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()


def name_of(folder: Path) -> str:
    """The same for every start on the same folder by the same user; tells nothing of either."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    whose = QCryptographicHash.hash(f"{user}\n{folder.resolve()}".encode(), QCryptographicHash.Algorithm.Sha256)
    return "mzdesk-" + bytes(whose.toHex().data()).decode()[:24]
