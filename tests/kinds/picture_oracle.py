"""What a picture's pixels must become, in Pillow and plain Python, written apart from the kind."""

import math

import numpy as np
from PIL import Image

PLAIN = 128


def absent(pixels):
    """Whether the decoded picture stands for none."""
    return pixels.shape == (1, 1, 3)


def square(pixels, size):
    """uint8 [size,size,3]: the whole picture in the middle, its edges repeated until the square is full."""
    height, width = pixels.shape[:2]
    longer = max(height, width)
    tall, wide = (max(1, math.floor(side * size / longer + 0.5)) for side in (height, width))
    small = np.asarray(Image.fromarray(pixels).resize((wide, tall), Image.Resampling.BILINEAR))
    above, left = (size - tall) // 2, (size - wide) // 2
    rows = [min(max(row - above, 0), tall - 1) for row in range(size)]
    columns = [min(max(column - left, 0), wide - 1) for column in range(size)]
    return small[rows][:, columns]


def looked_at(pixels, size):
    """What a network gets: the square, all grey for no picture."""
    return np.full((size, size, 3), PLAIN, "uint8") if absent(pixels) else square(pixels, size)


def numbers(pixels):
    """Light in 12 x 12 parts, colours in 4 x 4, roots of the shares of 64 colours, and of edges by direction."""
    if absent(pixels):
        return np.full(144 + 48 + 64 + 128, np.nan)
    small = square(pixels, 48)
    grey = [[0.299 * r + 0.587 * g + 0.114 * b for r, g, b in row] for row in small.tolist()]
    light = [mean(grey[y][x] for y, x in part(row, column, 4)) for row, column in regions(12)]
    colours = [
        mean(int(small[y, x, channel]) for y, x in part(row, column, 12))
        for row, column in regions(4)
        for channel in range(3)
    ]
    counts = [0] * 64
    for r, g, b in small.reshape(-1, 3).tolist():
        counts[r // 64 * 16 + g // 64 * 4 + b // 64] += 1
    return np.array([*light, *colours, *(math.sqrt(count / 2304) for count in counts), *edges(grey)])


def edges(grey):
    """Of the rise of light in each part, the share that goes each of eight ways; 4 levels count as none."""

    def at(y, x):
        return grey[min(max(y, 0), 47)][min(max(x, 0), 47)]

    found = []
    for row, column in regions(4):
        ways = [0.0] * 8
        for y, x in part(row, column, 12):
            across, down = at(y, x + 1) - at(y, x - 1), at(y + 1, x) - at(y - 1, x)
            for way in range(8):
                angle = way * math.pi / 4
                ways[way] += max(0.0, across * math.cos(angle) + down * math.sin(angle)) / 144
        found += [math.sqrt(way / (sum(ways) + 4)) for way in ways]
    return found


def regions(count):
    """Rows and columns of count x count parts."""
    return [(row, column) for row in range(count) for column in range(count)]


def part(row, column, side):
    """The pixels (y, x) of one part."""
    return [(row * side + y, column * side + x) for y in range(side) for x in range(side)]


def mean(values):
    """Of plain numbers."""
    found = list(values)
    return sum(found) / len(found)
