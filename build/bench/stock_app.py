"""The spinner as one would write it with Panel's own widgets, for `panel convert`."""

import panel as pn
import param

pn.extension()


class Spinner(pn.viewable.Viewer):
    """A slider of decibels, a pie of the probability, and the numbers in words."""

    db = param.Number(13.0, bounds=(-23.0, 23.0), step=0.1, label="Weight of evidence (dB)")

    @param.depends("db")
    def picture(self) -> str:
        """The pie and its numbers; `data-db` says which state of the slider they answer."""
        odds = 10 ** (self.db / 10)
        p = odds / (1 + odds)
        return (
            f'<div class="spinner" data-db="{self.db}">'
            '<svg viewBox="0 0 32 32" width="320" height="320" transform="rotate(-90)">'
            '<circle cx="16" cy="16" r="16" fill="#d95f02"/>'
            '<circle cx="16" cy="16" r="8" fill="none" stroke="#1f77b4" stroke-width="16"'
            f' pathLength="1" stroke-dasharray="{p} {1 - p}"/></svg>'
            f"<p>{odds:.3g}:1, {p:.1%}</p></div>"
        )

    def __panel__(self) -> pn.Column:
        """The slider above the pie."""
        return pn.Column(self.param.db, pn.pane.HTML(self.picture, width=340, height=380))


Spinner().servable()
