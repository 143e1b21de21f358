#!/usr/bin/python3
"""Draws what benchmarks/run.sh measured: tools/plot_benchmarks.py results.json [picture.png]

Times the limit over the number of points, over the number of nodes, and over threads.
Needs matplotlib (Debian: python3-matplotlib)."""

import json
import pathlib
import re
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (the choice of output comes first)

NODES_OF_A_STEP = 4  # two transforms and two fused statements
PROGRAMS = ("recorded", "replayed", "LibTorch")


def extents(line):
    return [int(extent) for extent in line["size"].split("x")]


def select(lines, workload, **wanted):
    return [
        line
        for line in lines
        if line["workload"] == workload
        and all(line[key] == value for key, value in wanted.items())
    ]


def curve(axes, lines, program, x, **style):
    """One program's ratio to the limit over x(line); repeated measurements keep the least."""
    least = {}
    for line in lines:
        if program in line:
            at = x(line)
            least[at] = min(least.get(at, float("inf")), line[program]["least"])
    if least:
        axes.plot(sorted(least), [least[at] for at in sorted(least)], marker="o", **style)


def draw_points(axes, lines):
    for workload, colour in (("W1", "C0"), ("W3", "C1")):
        for program, stroke in zip(PROGRAMS, ("-", "--", ":")):
            chosen = select(lines, workload, precision="double", effort="estimate")
            curve(axes, chosen, program, lambda line: extents(line)[0],
                  label=f"{workload} {program}", color=colour, linestyle=stroke)
    axes.set_xscale("log", base=2)
    axes.set_xlabel("points")


def draw_nodes(axes, lines):
    chosen = [line for line in select(lines, "W4", precision="double", effort="estimate")
              if extents(line)[0] == 256]
    for program in PROGRAMS:
        curve(axes, chosen, program, lambda line: NODES_OF_A_STEP * extents(line)[1],
              label=f"W4, 256 points, {program}")
    axes.set_xscale("log")
    axes.set_xlabel("nodes")


def draw_threads(axes, lines):
    speed_ups = {}
    for line in lines:
        for key in line:
            match = re.fullmatch(r"recorded (\d+) threads", key)
            if match:
                name = f"{line['workload']} {line['size']}"
                ratio = line["recorded"]["least"] / line[key]["least"]
                speed_ups.setdefault(name, {1: 1.0})[int(match[1])] = ratio
    for name, points in sorted(speed_ups.items()):
        axes.plot(sorted(points), [points[k] for k in sorted(points)], marker="o", label=name)
    axes.set_xlabel("threads")
    axes.set_ylabel("times as fast as one thread")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    source = pathlib.Path(sys.argv[1])
    picture = sys.argv[2] if len(sys.argv) == 3 else source.with_suffix(".png")
    lines = json.loads(source.read_text())
    figure, (points, nodes, threads) = plt.subplots(1, 3, figsize=(16, 5))
    for axes, draw in ((points, draw_points), (nodes, draw_nodes)):
        draw(axes, lines)
        axes.set_ylabel("times the limit")
        axes.axhline(1, color="grey", linewidth=0.8)
        axes.set_yscale("log")
    draw_threads(threads, lines)
    for axes in (points, nodes, threads):
        if axes.get_legend_handles_labels()[0]:
            axes.legend(fontsize="small")
        axes.grid(True, which="both", alpha=0.3)
    figure.tight_layout()
    figure.savefig(picture, dpi=120)
    print(picture, "written")


if __name__ == "__main__":
    main()
