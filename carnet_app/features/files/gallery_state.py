"""Which photo or page is looked at, for each page that shows files."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from carnet_app.http.headers import UPLOAD_PATH
from carnet_app.services.file_lists import FileView
from carnet_app.session.door import refusals
from carnet_app.session.forms import row_id
from carnet_app.session.policy import signed_in
from carnet_app.storage.kinds import Family


@dataclass(frozen=True, slots=True)
class Slide:
    """One image of the gallery: a photo, or a page of a PDF."""

    title: str
    address: str
    file_address: str


NO_SLIDE = Slide(title="", address="", file_address="")


class GalleryState(rx.State, mixin=True):
    """What the pages share that show files: the gallery, closed or open.

    A page reads its ``files`` anew in ``_read_files``.
    """

    files: tuple[FileView, ...] = ()
    slide: Slide = NO_SLIDE
    slide_number: int = 0
    """Counted from 1; 0 when the gallery is closed."""
    slide_count: int = 0
    errors: dict[str, str] = {}
    _slides: tuple[Slide, ...] = ()

    @rx.event
    @signed_in
    async def look(self, file_id: Any) -> None:
        """Open a photo among the others, or a PDF at its first page."""
        with refusals(self):
            await self._read_files()  # how many pages a PDF has is known a moment after it came
            file = self._file(file_id)
            if file and file.family == Family.IMAGE:
                photos = [one for one in self.files if one.family == Family.IMAGE]
                self._open([_photo(one) for one in photos], photos.index(file))
            elif file and file.family == Family.PDF:
                self._open(_pages(file), 0)

    @rx.event
    @signed_in
    def turn(self, steps: Any) -> None:
        """Go to the next image, or with -1 to the one before; round at the ends."""
        if self._slides:
            index = self.slide_number - 1 + (-1 if steps == -1 else 1)
            self._show_slide(index % len(self._slides))

    @rx.event
    @signed_in
    def close(self, is_open: Any = False) -> None:
        """Stop looking: Escape, the cross, a click beside it."""
        if is_open is not True:
            self._stop_looking()

    def _stop_looking(self) -> None:
        self._slides, self.slide_number = (), 0

    async def _read_files(self) -> None:
        """Read the page's files; raises what the services raise."""
        raise NotImplementedError

    def _file(self, file_id: Any) -> FileView | None:
        return next((one for one in self.files if one.id == row_id(file_id)), None)

    def _open(self, slides: list[Slide], index: int) -> None:
        self._slides, self.slide_count = tuple(slides), len(slides)
        self._show_slide(index)

    def _show_slide(self, index: int) -> None:
        self.slide, self.slide_number = self._slides[index], index + 1


def _photo(file: FileView) -> Slide:
    return Slide(title=file.name, address=file.address, file_address=file.address)


def _pages(file: FileView) -> list[Slide]:
    """The pages of a PDF; the first one while nobody knows how many there are."""
    numbers = range(1, max(1, file.pages) + 1)
    folder = f"{UPLOAD_PATH}/{file.id}/pages"
    return [Slide(file.name, f"{folder}/{number}", file.address) for number in numbers]
