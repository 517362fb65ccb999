"""One file out of a form a browser sends, as its bytes arrive."""

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

FORM_OVERHEAD = 64 * 1024  # bytes of a form around its file


class MalformedFormError(Exception):
    """What arrived is not a form with one file."""


class FileForm:
    """Fed with pieces of the body; gives the file's bytes back, and its name."""

    def __init__(self, content_type: str) -> None:
        """Read the form's boundary.

        Raises:
            MalformedFormError: not a form that carries files.
        """
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
            raise MalformedFormError
        self.name = ""
        self.files = 0
        self.is_complete = False
        self._overhead = 0
        self._in_file = False
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._found: list[bytes] = []
        self._parser = MultipartParser(
            boundary,
            callbacks={
                "on_part_begin": self._begin_part,
                "on_header_field": self._add_header,
                "on_header_value": self._add_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._end_headers,
                "on_part_data": self._add_data,
                "on_end": self._end,
            },
        )

    def feed(self, piece: bytes) -> list[bytes]:
        """Take a piece of the body; gives the bytes of the file in it.

        Raises:
            MalformedFormError: not a form, two files, or too much that is no file.
        """
        self._found = []
        try:
            self._parser.write(piece)
        except MultipartParseError as error:
            raise MalformedFormError from error
        self._overhead += len(piece) - sum(map(len, self._found))
        if self.files > 1 or self._overhead > FORM_OVERHEAD:
            raise MalformedFormError
        return self._found

    def _begin_part(self) -> None:
        self._disposition = b""
        self._in_file = False

    def _add_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _end_headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        if b"filename" in options:
            self._in_file = True
            self.files += 1
            self.name = _unescaped(options[b"filename"].decode("utf-8", "replace"))

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            self._found.append(data[start:end])

    def _end(self) -> None:
        self.is_complete = True


def _unescaped(name: str) -> str:
    """A name as it was before the browser wrote it into a header (HTML, section 4.10.22.8)."""
    for written, meant in (("%0D", "\r"), ("%0A", "\n"), ("%22", '"')):
        name = name.replace(written, meant)
    return name
