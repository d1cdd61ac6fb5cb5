"""Geometry: connected patches of a mask, the rectangle around a patch, and maps between pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Shape [n, 2]: x and y in pixels."""
Homography = NDArray[np.float64]
"""Shape [3, 3]; maps (x, y, 1) to the same point in another picture, up to a factor."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One connected patch as horizontal runs. rows, starts, ends: shape [n]; a run ends before `ends`."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    @property
    def area(self) -> int:
        """The number of pixels in the patch."""
        return int((self.ends - self.starts).sum())

    def outline(self) -> Points:
        """Return the corners of its runs, whose convex hull is the patch's."""
        top = np.concatenate([self.rows, self.rows])
        sides = np.concatenate([self.starts, self.ends])
        return np.stack([np.tile(sides, 2), np.concatenate([top, top + 1])], axis=1).astype(np.float64)

    def mean(self, values: NDArray[np.float32]) -> float:
        """Return the mean of `values`, shape [height, width], over the patch."""
        runs = zip(self.rows, self.starts, self.ends, strict=True)
        return sum(float(values[row, start:end].sum()) for row, start, end in runs) / self.area


def patches(mask: NDArray[np.bool_]) -> list[Patch]:
    """Return the 8-connected patches of `mask`, shape [height, width], from the top, by runs and union-find."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    first = np.searchsorted(rows, np.arange(mask.shape[0] + 1))
    for row in range(1, mask.shape[0]):
        above, last_above = int(first[row - 1]), int(first[row])
        for run in range(int(first[row]), int(first[row + 1])):
            while above < last_above and ends[above] < starts[run]:
                above += 1
            touching = above
            while touching < last_above and starts[touching] <= ends[run]:
                parent[root(touching)] = root(run)
                touching += 1
    if not parent:
        return []
    roots = np.array([root(run) for run in range(len(parent))])
    order = np.argsort(roots, kind="stable")
    cuts = np.flatnonzero(np.diff(roots[order])) + 1
    groups = sorted(np.split(order, cuts), key=lambda runs: int(runs[0]))
    return [Patch(rows[runs], starts[runs], ends[runs]) for runs in groups]


def convex_hull(points: Points) -> Points:
    """Return the corners of the convex hull, counter-clockwise with y upwards (Andrew's monotone chain)."""
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered

    def half(side: Points) -> list[NDArray[np.float64]]:
        chain: list[NDArray[np.float64]] = []
        for point in side:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        return chain[:-1]

    return np.array(half(ordered) + half(ordered[::-1]))


def _turn(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


@dataclass(frozen=True, slots=True)
class Slanted:
    """A rotated rectangle. length: along `angle` (radians, y downwards); thickness: across it; both in pixels."""

    centre: tuple[float, float]
    length: float
    thickness: float
    angle: float

    def corners(self) -> Points:
        """Return the corners, shape [4, 2], clockwise from the upper left one as seen along `angle`."""
        along = np.array([np.cos(self.angle), np.sin(self.angle)]) * self.length / 2
        across = np.array([-np.sin(self.angle), np.cos(self.angle)]) * self.thickness / 2
        centre = np.array(self.centre)
        return np.array(
            [centre - along - across, centre + along - across, centre + along + across, centre - along + across]
        )

    def grown(self, by: float) -> Slanted:
        """Return the rectangle grown by `by` pixels on every side."""
        return Slanted(self.centre, self.length + 2 * by, self.thickness + 2 * by, self.angle)


def smallest_rectangle(points: Points) -> Slanted:
    """Return the smallest rectangle around `points`; a side lies on a side of their hull (Freeman and Shapira 1975)."""
    hull = convex_hull(points)
    sides = np.roll(hull, -1, axis=0) - hull
    angles = np.unique(np.round(np.arctan2(sides[:, 1], sides[:, 0]) % (np.pi / 2), 6))
    cosine, sine = np.cos(angles), np.sin(angles)
    along = hull[:, :1] * cosine + hull[:, 1:] * sine
    across = hull[:, 1:] * cosine - hull[:, :1] * sine
    low, high = np.array([along.min(0), across.min(0)]), np.array([along.max(0), across.max(0)])
    best = int(np.argmin((high - low).prod(0)))
    (length, thickness), (u, v), angle = (high - low)[:, best], (high + low)[:, best] / 2, float(angles[best])
    centre = (float(u * np.cos(angle) - v * np.sin(angle)), float(u * np.sin(angle) + v * np.cos(angle)))
    if thickness > length:
        length, thickness, angle = thickness, length, angle + np.pi / 2
    # The angle runs along a text line from left to right, or downwards where the line stands upright.
    angle = (angle + np.pi / 4) % np.pi - np.pi / 4
    return Slanted(centre, float(length), float(thickness), float(angle))


def homography(source: Points, target: Points) -> Homography:
    """Return the map from the corners `source` to `target`, shape [4, 2] each (Heckbert 1989, 2.2.2).

    Raises numpy.linalg.LinAlgError if three corners lie on one line.
    """
    rows = [
        row
        for (x, y), (u, v) in zip(source, target, strict=True)
        for row in ((x, y, 1, 0, 0, 0, -x * u, -y * u), (0, 0, 0, x, y, 1, -x * v, -y * v))
    ]
    return np.append(np.linalg.solve(np.array(rows), target.reshape(-1)), 1.0).reshape(3, 3)


def carry(points: Points, by: Homography) -> Points:
    """Map `points` by a homography."""
    lifted = np.column_stack([points, np.ones(len(points))]) @ by.T
    carried: Points = lifted[:, :2] / lifted[:, 2:]
    return carried
