#!/usr/bin/env python3
"""Draws examples/data/picture.png: a mountain lake at dusk, 256 x 256, grey.

The examples need a picture that looks like a photograph to an algorithm (spectrum falling like
1/f, the whole grey range, edges and soft regions) and that everybody may copy. So it is computed:
a fractal terrain seen in perspective, clouds from 1/f noise, a lake that mirrors both, spruces in
front. Everything follows from one seed.

Usage: make_picture.py [output.png]         needs numpy
"""

import os
import struct
import sys
import zlib

import numpy as np

SIZE = 256
OVERSAMPLING = 3          # drawn three times finer, then averaged: smooth edges for free
S = SIZE * OVERSAMPLING
HORIZON = 0.64 * S        # row of the horizon
FOCAL = 1.15 * S          # focal length in pixels
EYE = 0.012               # height of the eye above the lake
rng = np.random.default_rng(1822)


def smooth(low, high, x):
    """0 below `low`, 1 above `high`, a smooth step between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def power_law_noise(shape, exponent, stretch=1.0):
    """Periodic Gaussian noise of unit variance with amplitude spectrum 1 / f^exponent."""
    fy = np.fft.fftfreq(shape[0])[:, None] * shape[0]
    fx = np.fft.rfftfreq(shape[1])[None, :] * shape[1] * stretch
    f = np.hypot(fy, fx)
    f[0, 0] = np.inf
    noise = np.fft.irfft2(np.fft.rfft2(rng.standard_normal(shape)) / f**exponent, s=shape)
    return noise / noise.std()


def sample(grid, y, x):
    """Bilinear look-up with periodic edges; y and x in cells."""
    ny, nx = grid.shape
    y0, x0 = np.floor(y).astype(int), np.floor(x).astype(int)
    fy, fx = y - y0, x - x0
    y0, x0, y1, x1 = y0 % ny, x0 % nx, (y0 + 1) % ny, (x0 + 1) % nx
    return ((1 - fy) * ((1 - fx) * grid[y0, x0] + fx * grid[y0, x1])
            + fy * ((1 - fx) * grid[y1, x0] + fx * grid[y1, x1]))


# --- terrain ------------------------------------------------------------------------------------
# World units: the map covers x in [-1, 1), depth in [0, 2); the eye stands at depth 0, x = 0.
CELLS = 1536


def make_terrain():
    """Height of the land (negative: lake), and its brightness as seen from anywhere."""
    depth = np.linspace(0, 2, CELLS, endpoint=False)[:, None]
    x = np.linspace(-1, 1, CELLS, endpoint=False)[None, :]
    octaves = [power_law_noise((CELLS, CELLS), 1.9 + 0.05 * k) for k in range(4)]
    ridges = sum(0.52**k * (1 - 2 * np.abs(np.tanh(0.9 * octaves[k]))) for k in range(4))
    ridges = (ridges - ridges.mean()) / ridges.std()
    fine = power_law_noise((CELLS, CELLS), 1.35)
    # One main summit, a lower one, a chain behind them, and shores that close the lake.
    summit = 0.43 * np.exp(-np.hypot((x + 0.10) / 0.26, (depth - 1.35) / 0.34)**1.25)
    shoulder = 0.21 * np.exp(-np.hypot((x - 0.36) / 0.20, (depth - 1.30) / 0.30)**1.5)
    chain = 0.13 * smooth(1.25, 1.75, depth)
    aside = np.abs(x + 0.05 * np.sin(7 * depth))
    shores = 0.10 * smooth(0.20, 0.75, aside) * smooth(0.25, 0.8, depth)
    land = smooth(0.62, 1.05, depth + 0.10 * np.cos(5 * x) + 0.02 * fine)
    height = (summit + shoulder + chain + 0.03) * land + shores - 0.03 * (1 - land)
    height = height * (1 + 0.20 * ridges) + 0.016 * land * ridges + 0.0024 * fine * (land + 0.4)

    cell = 2 / CELLS
    slope_y, slope_x = np.gradient(height, cell)
    sun = np.array([0.74, 0.42, -0.52])             # towards the sun: right, up, a little behind us
    sun /= np.linalg.norm(sun)
    length = np.sqrt(1 + slope_x**2 + slope_y**2)
    facing = np.clip((-slope_x * sun[0] + sun[1] - slope_y * sun[2]) / length, 0, None)

    # Shadows: march towards the sun and see whether a mountain stands in the way.
    light = np.ones_like(height)
    rows, cols = np.meshgrid(np.arange(CELLS), np.arange(CELLS), indexing="ij")
    ground = np.hypot(sun[0], sun[2])
    for step in np.geomspace(3, 0.5 / cell, 60):
        there = sample(height, rows + step * sun[2] / ground, cols + step * sun[0] / ground)
        ray = height + step * cell * sun[1] / ground
        light = np.minimum(light, 1 - smooth(0, 0.012, there - ray))

    steep = np.hypot(slope_x, slope_y)
    snow = smooth(0.115, 0.19, height + 0.012 * fine)
    snow *= 1 - 0.8 * smooth(1.7, 3.4, steep + 0.3 * fine)
    forest = 1 - smooth(0.03, 0.075, height + 0.010 * fine)
    albedo = 0.34 + 0.05 * fine
    albedo = albedo * (1 - forest) + (0.12 + 0.03 * fine) * forest
    albedo = albedo * (1 - snow) + 0.98 * snow
    return height, np.tanh(np.clip(albedo, 0.03, 1) * (0.22 + 1.30 * facing * light))


# --- the scene, back to front -------------------------------------------------------------------
def draw_sky():
    row, col = np.meshgrid(np.arange(S) + 0.5, np.arange(S) + 0.5, indexing="ij")
    up = np.clip((HORIZON - row) / HORIZON, 0, 1)
    sky = 0.13 + 0.56 * (1 - up)**2.2
    # The moon with its halo.
    away = np.hypot(row - 0.17 * S, col - 0.76 * S) / S
    sky += 0.26 * np.exp(-(away / 0.13)**2) + 0.10 * np.exp(-away / 0.25)
    # Clouds lie on a plane overhead: rows near the horizon are seen at a flat angle.
    plane = power_law_noise((1024, 1024), 1.45, stretch=0.75)
    far = 1 / (up + 0.16)
    cloud = sample(plane, 115 * far, 512 + (col - 0.5 * S) / S * 150 * far)
    thick = sample(plane, 115 * far + 5, 512 + (col - 0.5 * S) / S * 150 * far + 6)
    cover = smooth(0.05, 1.5, cloud) * (0.25 + 0.75 * smooth(0.05, 0.35, up))
    bright = 0.62 + 0.22 * np.tanh(1.6 * (cloud - thick)) + 0.25 * np.exp(-(away / 0.2)**2)
    sky = sky * (1 - 0.78 * cover) + bright * 0.78 * cover
    disk = smooth(0.0475, 0.0445, away)
    craters = sample(power_law_noise((256, 256), 1.5), row / 2.2, col / 2.2)
    moon = np.clip(0.97 + 0.055 * np.minimum(craters, 0), 0, 1) * (1 - 0.25 * cover)
    return sky * (1 - disk) + moon * disk


def draw_land(image):
    """Draws the terrain from near to far; returns the row of the shore in every column."""
    height, brightness = make_terrain()
    direction = (np.arange(S) + 0.5 - 0.5 * S) / FOCAL
    rows = np.arange(S)[:, None]
    top = np.full(S, float(S))                      # what is below this row is hidden already
    shore = np.full(S, HORIZON)
    seen = np.zeros(S, bool)
    for depth in np.geomspace(0.30, 1.98, 1500):
        y, x = depth * CELLS / 2, (1 + direction * depth) * CELLS / 2
        h = sample(height, np.full(S, y), x)
        row = HORIZON - (h - EYE) / depth * FOCAL
        row = np.where(h > 0, row, float(S))
        first = (h > 0) & ~seen
        shore[first] = HORIZON + EYE / depth * FOCAL
        seen |= first
        top = np.where(first, shore, top)
        haze = 1 - np.exp(-(depth / 2.1)**2)
        grey = sample(brightness, np.full(S, y), x) * (1 - haze) + 0.60 * haze
        band = (rows >= row) & (rows < top)
        image[:] = np.where(band, grey[None, :], image)
        top = np.minimum(top, row)
    return shore


def draw_lake(image, shore):
    """Mirrors everything at the shore; ripples smear the image more the nearer they are."""
    row, col = np.meshgrid(np.arange(S) + 0.5, np.arange(S) + 0.5, indexing="ij")
    below = row - shore[None, :]
    near = np.clip((row - HORIZON) / (S - HORIZON), 0, 1)
    ripples = power_law_noise((1024, 1024), 1.0, stretch=0.22)
    wave = sample(ripples, 52 / (near + 0.07), 512 + (col - 0.5 * S) / S * 26 / (near + 0.07))
    mirrored = shore[None, :] - below * 1.06 + wave * (1.2 + 7 * near)
    aside = col - 0.5 + 0.6 * wave
    reflection = sample(image, np.clip(mirrored, 0, S - 2), np.clip(aside, 0, S - 2))
    water = (0.86 - 0.22 * near) * reflection + 0.015 + 0.020 * wave * (0.3 + near)
    line = 0.03 * np.exp(-(below / 2.0)**2)         # a thin bright line where land meets water
    image[:] = np.where(below > 0, water + line, image)


def draw_spruce(ink, foot_row, foot_col, size):
    """Adds the silhouette of one spruce: tiers of drooping branches, ragged at the ends."""
    row, col = np.meshgrid(np.arange(S) + 0.5, np.arange(S) + 0.5, indexing="ij")
    tiers = max(7, int(size / 14))
    ragged = rng.uniform(0.72, 1.12, (2, tiers + 1))
    lean = rng.uniform(-0.015, 0.015)
    t = (row - (foot_row - size)) / size            # 0 at the tip, 1 at the foot
    middle = foot_col + lean * size * (1 - t)
    tier = np.clip(t * tiers, 0, tiers - 1e-6)
    which = tier.astype(int)
    side = (col > middle).astype(int)
    reach = 0.20 * size * (0.06 + 0.94 * np.clip(t, 0, 1)**0.9) * ragged[side, which]
    reach *= 0.42 + 0.58 * (tier - which)**1.4
    needles = 0.09 * size * 0.3 * (rng.random((S, 1)) - 0.5) * t
    crown = (t > 0) & (t < 0.95) & (np.abs(col - middle) < reach + needles)
    trunk = (t > 0.5) & (t < 1.04) & (np.abs(col - middle) < 0.016 * size)
    tip = (t > -0.05) & (t <= 0.12) & (np.abs(col - middle) < 0.006 * size)
    ink |= crown | trunk | tip


def draw_foreground(image):
    row, col = np.meshgrid(np.arange(S) + 0.5, np.arange(S) + 0.5, indexing="ij")
    bumps = power_law_noise((4, 2048), 1.3)[0]
    along = col[0] / S
    bank = S * (0.985 - 0.085 * np.exp(-(along / 0.22)**2) - 0.06 * smooth(0.72, 1.05, along))
    bank = bank + 3.5 * bumps[:S] + 1.2 * rng.standard_normal(S)      # grass on top
    ink = row > bank[None, :]
    for where, size in ((0.035, 0.50), (0.115, 0.66), (0.205, 0.40), (0.275, 0.22),
                        (0.955, 0.44), (0.875, 0.27), (0.995, 0.30)):
        draw_spruce(ink, bank[min(int(where * S), S - 1)] + 4, where * S, size * S)
    texture = power_law_noise((1024, 1024), 0.7)[:S, :S]
    image[:] = np.where(ink, np.clip(0.045 + 0.022 * texture, 0, 0.2), image)


def write_png(path, grey):
    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", grey.shape[1], grey.shape[0], 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + row.tobytes() for row in grey)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
                   + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def main():
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "examples", "data")
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(beside, "picture.png")
    image = draw_sky()
    shore = draw_land(image)
    draw_lake(image, shore)
    draw_foreground(image)
    image = image.reshape(SIZE, OVERSAMPLING, SIZE, OVERSAMPLING).mean(axis=(1, 3))
    low, high = np.percentile(image, (0.1, 99.7))   # the whole grey range, a few pixels clipped
    write_png(path, np.round(255 * np.clip((image - low) / (high - low), 0, 1)).astype(np.uint8))


if __name__ == "__main__":
    main()
