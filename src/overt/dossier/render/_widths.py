"""How wide the columns of a table are, where a renderer must say so before it has seen the text."""

from __future__ import annotations

from overt.dossier.model import Table, plain

_ROWS, _LETTERS = 60, 44


def shares(block: Table) -> tuple[float, ...]:
    """Share of the page of each column: as the table says, and what is left over by what the cells hold."""
    open_ = [place for place, column in enumerate(block.columns) if not column.width]
    longest = {
        place: max(
            len(block.columns[place].title) + 2,
            *(min(len(plain(row[place])) + 1, _LETTERS) for row in block.rows[:_ROWS]),
            5,
        )
        for place in open_
    }
    least = {place: 0.03 + 0.012 * _longest_word(block.columns[place].title) for place in open_}
    left = max(0.07 * len(open_), 1.0 - sum(column.width for column in block.columns))
    in_all = sum(longest.values()) or 1
    found = [
        column.width or max(least[place], left * longest[place] / in_all)
        for place, column in enumerate(block.columns)
    ]
    return tuple(each / sum(found) for each in found)


def _longest_word(title: str) -> int:
    return max((len(word) for word in title.split()), default=0)
