"""The best way to pair the rows of a table with its columns."""

from collections.abc import Sequence


def assign(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs of rows and columns with the largest sum of gains, each row and column used at most once.

    Pairs that gain nothing are left out; among equal sums the choice is always the same. The Hungarian method with
    potentials takes time n^2 m (Kuhn 1955; Munkres 1957).

    >>> assign([[3, 2], [2, 0]])
    [(0, 1), (1, 0)]
    """
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        turned = [[row[column] for row in gains] for column in range(len(gains[0]))]
        return sorted((row, column) for column, row in assign(turned))
    rows, columns = len(gains), len(gains[0])
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    holder = [0] * (columns + 1)
    for row in range(1, rows + 1):
        _place(row, gains, holder, (row_price, column_price))
    pairs = [(holder[column] - 1, column - 1) for column in range(1, columns + 1) if holder[column]]
    return sorted((row, column) for row, column in pairs if gains[row][column] > 0)


def _place(
    row: int, gains: Sequence[Sequence[float]], holder: list[int], prices: tuple[list[float], list[float]]
) -> None:
    """Find a column for one more row by the cheapest chain of exchanges."""
    row_price, column_price = prices
    columns = len(holder) - 1
    slack, came_from, done = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
    holder[0], here = row, 0
    while holder[here]:
        done[here] = True
        least, following = float("inf"), 0
        for column in range(1, columns + 1):
            if done[column]:
                continue
            cost = -gains[holder[here] - 1][column - 1] - row_price[holder[here]] - column_price[column]
            if cost < slack[column]:
                slack[column], came_from[column] = cost, here
            if slack[column] < least:
                least, following = slack[column], column
        for column in range(columns + 1):
            if done[column]:
                row_price[holder[column]] += least
                column_price[column] -= least
            else:
                slack[column] -= least
        here = following
    while here:
        holder[here] = holder[came_from[here]]
        here = came_from[here]
