"""What a cell prints -> the messages of its output, with fewer turns of the kernel's threads.

In: writes to `sys.stdout` and `sys.stderr` of a warm kernel. Out: what ipykernel's own stream
sends, in the same order. ipykernel flushes both streams several times a cell, and each time
waits until its thread for output has had its turn, which is a tenth of a short notebook's time;
here a flush with nothing written since the last one does nothing.
"""

from __future__ import annotations

from ipykernel.iostream import OutStream


class OutputStream(OutStream):
    """A stream whose `flush` is free where there is nothing to flush (`outstream_class` of
    IPKernelApp)."""

    _is_written = False

    def write(self, string: str) -> int | None:  # type: ignore[override]
        # Before and after: another thread may flush while this one writes.
        self._is_written = True
        try:
            return super().write(string)
        finally:
            self._is_written = True

    def flush(self) -> None:
        """Sends what was written, and waits until it is sent."""
        if self._is_written:
            self._is_written = False
            super().flush()
