"""The pictures beside the essays in the list: each is what one of the essay's figures shows."""

from collections.abc import Mapping

from sitepress.content.answers import answer_of
from sitepress.content.author_code import authors_code
from sitepress.content.essays import Essay, line_of
from sitepress.errors import AuthorError, names
from widgets.kit.first_image import first_image
from widgets.kit.widget import Widget


def thumbnail(essay: Essay, figures: Mapping[str, type[Widget]]) -> str:
    """The first picture, or else the first image, of the figure that an essay names, if it does.

    Raises AuthorError where the essay has no such figure.
    """
    slug = essay.picture
    if not slug:
        return ""
    if slug not in figures:
        words = f"got picture: {slug}; `figures` has {names(slug, figures)}."
        raise AuthorError(essay.source, line_of(essay.text, "picture"), words)
    with authors_code(essay.python, figures[slug]):
        answer = answer_of(figures[slug]())
    images = (first_image(image) for image in answer.images.values())
    return next(iter(answer.pictures.values()), "") or next(images, "")
