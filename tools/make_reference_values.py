#!/usr/bin/env python3
"""Writes tests/data/reference_values.txt: values and derivatives of the elementwise functions,
computed with 2600 bits, at points where finite differences are weak: at kinks and cuts, near zero,
far out, where results almost overflow. tests/ops/reference_values.cpp reads it.

The formulas are written down here once more, in mpmath; nothing is taken from the library. Before
anything is written each derivative is compared with a difference quotient in full precision, and
the branches and signs of inverse functions with Python's cmath.

Signed zeros: mpmath has none. A part that is +0 or -0 is moved by 2^-30000 to that side, which is
where std::complex puts the argument too.

Usage: make_reference_values.py [output.txt]         needs mpmath
"""

import cmath
import itertools
import math
import os
import struct
import sys

from mpmath import mp, mpc, mpf

mp.prec = 2600
SHIFT = mpf(2) ** -30000      # stands for zero
NOTHING = mpf(2) ** -20000    # smaller is zero in every precision, and was made by SHIFT
INFINITE = mpf(2) ** 16384    # beyond every precision
INF = float("inf")


def single(*points):
    """The points rounded to float, so that one file serves all precisions; what is out of float's
    range stays as it is, for double and long double only."""

    def rounded(x):
        if isinstance(x, tuple):
            return tuple(map(rounded, x))
        in_range = x == 0 or 2.0**-149 <= abs(x) < 3.4e38
        return struct.unpack("f", struct.pack("f", x))[0] if in_range else float(x)

    return list(map(rounded, points))


# ---- the functions -----------------------------------------------------------------------------
# name: (value, derivative); of functions that are not holomorphic (value, dw/dz, dw/dconj(z)).


def sigmoid(z):
    return 1 / (1 + mp.exp(-z))


def sinc(z):
    return mp.sinpi(z) / (mp.pi * z)


HOLOMORPHIC = {
    "exp": (mp.exp, mp.exp),
    "expm1": (lambda z: mp.exp(z) - 1, mp.exp),
    "log": (mp.log, lambda z: 1 / z),
    "log1p": (lambda z: mp.log(1 + z), lambda z: 1 / (1 + z)),
    "log10": (lambda z: mp.log(z) / mp.log(10), lambda z: 1 / (z * mp.log(10))),
    "log2": (lambda z: mp.log(z) / mp.log(2), lambda z: 1 / (z * mp.log(2))),
    "sqrt": (mp.sqrt, lambda z: 1 / (2 * mp.sqrt(z))),
    "rsqrt": (lambda z: 1 / mp.sqrt(z), lambda z: -1 / (2 * z * mp.sqrt(z))),
    "cbrt": (lambda z: mp.exp(mp.log(z) / 3), lambda z: mp.exp(mp.log(z) / 3) / (3 * z)),
    "square": (lambda z: z * z, lambda z: 2 * z),
    "reciprocal": (lambda z: 1 / z, lambda z: -1 / (z * z)),
    "sin": (mp.sin, mp.cos),
    "cos": (mp.cos, lambda z: -mp.sin(z)),
    "tan": (mp.tan, lambda z: 1 / mp.cos(z) ** 2),
    "asin": (mp.asin, lambda z: 1 / (mp.sqrt(1 - z) * mp.sqrt(1 + z))),
    "acos": (mp.acos, lambda z: -1 / (mp.sqrt(1 - z) * mp.sqrt(1 + z))),
    "atan": (mp.atan, lambda z: 1 / (1 + z * z)),
    "sinh": (mp.sinh, mp.cosh),
    "cosh": (mp.cosh, mp.sinh),
    "tanh": (mp.tanh, lambda z: 1 / mp.cosh(z) ** 2),
    "asinh": (mp.asinh, lambda z: 1 / mp.sqrt(1 + z * z)),
    "acosh": (  # Kahan's; mpmath's loses the side of the cut
        lambda z: mp.log(z + mp.sqrt(z - 1) * mp.sqrt(z + 1)),
        lambda z: 1 / (mp.sqrt(z - 1) * mp.sqrt(z + 1)),
    ),
    "atanh": (mp.atanh, lambda z: 1 / (1 - z * z)),
    "sinc": (sinc, lambda z: (mp.cospi(z) - sinc(z)) / z),
    "sigmoid": (sigmoid, lambda z: mp.exp(-z) / (1 + mp.exp(-z)) ** 2),
    "cis": (lambda z: mp.exp(mpc(0, 1) * z), lambda z: mpc(0, 1) * mp.exp(mpc(0, 1) * z)),
}
REAL = {
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), lambda x: 1 / (3 * mp.cbrt(abs(x)) ** 2)),
    "erf": (mp.erf, lambda x: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), sigmoid),
}
NOT_HOLOMORPHIC = {
    "abs": (abs, lambda z: mp.conj(z) / (2 * abs(z)), lambda z: z / (2 * abs(z))),
    "abs2": (lambda z: z.real**2 + z.imag**2, mp.conj, lambda z: z),
    "arg": (lambda z: mp.arg(z), lambda z: mpc(0, -0.5) / z, lambda z: mpc(0, 0.5) / mp.conj(z)),
    "sign": (
        lambda z: z / abs(z),
        lambda z: 1 / (2 * abs(z)),
        lambda z: -z * z / (2 * abs(z) ** 3),
    ),
}
# (value, derivative by the first argument, by the second)
BINARY = {
    "divide": (lambda a, b: a / b, lambda a, b: 1 / b, lambda a, b: -a / (b * b)),
    "pow": (
        lambda a, b: mp.exp(b * mp.log(a)),
        lambda a, b: b * mp.exp((b - 1) * mp.log(a)),
        lambda a, b: mp.log(a) * mp.exp(b * mp.log(a)),
    ),
    "polar": (
        lambda a, b: a * mp.exp(mpc(0, 1) * b),
        lambda a, b: mp.exp(mpc(0, 1) * b),
        lambda a, b: mpc(0, 1) * a * mp.exp(mpc(0, 1) * b),
    ),
}
REAL_BINARY = {
    "atan2": (
        lambda y, x: mp.atan2(y, x),
        lambda y, x: x / (x * x + y * y),
        lambda y, x: -y / (x * x + y * y),
    ),
    "hypot": (
        lambda x, y: mp.sqrt(x * x + y * y),
        lambda x, y: x / mp.sqrt(x * x + y * y),
        lambda x, y: y / mp.sqrt(x * x + y * y),
    ),
}

# ---- the points --------------------------------------------------------------------------------

TINY = single(2.0**-149, 2.0**-126, 1e-30, 2.0**-60, 1e-8, 2.0**-12)
MIDDLE = single(0.01, 0.1, 0.25, 0.4999, 0.75, 1.5, math.pi / 2, 2.25, math.pi, 5)
NEAR_ONE = [1 - 2.0**-24, 1 + 2.0**-23] + single(0.99, 1.01)
LARGE = single(12.5, 40, 88.5)
FAR = single(104, 1e3, 1e5, 1e10, 1e22, 3e38)
DOUBLE_ONLY = [5e-324, 1e-300, 1e-200, 1e160, 1e308]
GROWTH = LARGE + single(104, 700, 709.75, 1e3, 1e4, 3e38)   # of what grows like exp

both = lambda points: [s * x for x in points for s in (1, -1)]
POSITIVE = TINY + MIDDLE + NEAR_ONE + [1.0] + LARGE + FAR + DOUBLE_ONLY
SMALL = TINY + MIDDLE + NEAR_ONE + [1.0]

REAL_POINTS = {
    "exp": both(SMALL + GROWTH),
    "expm1": both(SMALL + GROWTH + DOUBLE_ONLY[:3]),
    "log": POSITIVE,
    "log1p": POSITIVE + [-x for x in TINY + MIDDLE[:5] + NEAR_ONE[:1]],
    "log10": POSITIVE,
    "log2": POSITIVE,
    "sqrt": POSITIVE,
    "rsqrt": POSITIVE,
    "cbrt": both(POSITIVE),
    "square": both(MIDDLE + LARGE),
    "reciprocal": both(MIDDLE + LARGE + TINY[1:] + FAR),
    "sin": both(POSITIVE[:-2]) + single(355 / 113, 100.53096, 33102, 199.9, 200.5, 99999),
    "cos": both(POSITIVE[:-2]) + single(355 / 113, 102.10176, 33102, 199.9, 200.5, 99999),
    "tan": both(POSITIVE[:-2]) + single(355 / 113, 102.10176, 33102),
    "asin": both(TINY + MIDDLE[:5] + NEAR_ONE[:1] + DOUBLE_ONLY[:3]) + [0.0, 1 - 2.0**-53],
    "acos": both(TINY + MIDDLE[:5] + NEAR_ONE[:1] + DOUBLE_ONLY[:3]) + [0.0, 1 - 2.0**-53],
    "atan": both(POSITIVE),
    "sinh": both(SMALL + GROWTH + DOUBLE_ONLY[:3]),
    "cosh": both(SMALL + GROWTH),
    "tanh": both(SMALL + GROWTH + DOUBLE_ONLY[:3]) + single(3, 8, 9.25, 19.5),
    "asinh": both(POSITIVE),
    "acosh": [x for x in POSITIVE if x > 1] + [1 + 2.0**-52],
    "atanh": both(TINY + MIDDLE[:5] + NEAR_ONE[:1] + DOUBLE_ONLY[:3]) + [0.0, 1 - 2.0**-53],
    "sinc": both(SMALL + single(12.25, 40, 88.75) + DOUBLE_ONLY[:3])
    + single(0.79577, 0.7958, 3, 100, 1000, 1000.25, 65537.25, 1e6),
    "sigmoid": both(SMALL + GROWTH) + [0.0],
    "erf": both(SMALL + LARGE + DOUBLE_ONLY[:3]) + single(3, 4, 6, 9.3, 10, 20, 26),
    "softplus": both(SMALL + GROWTH) + [0.0],
}

Z = 0.0
GENERIC = single((0.3, 0.4), (-1.2, 0.7), (2.5, -1.5), (-3, -2), (-0.05, 0.01), (0.7, -12),
                 (9, 0.001))
BELOW, ABOVE = 1 - 2.0**-24, 1 + 2.0**-23
REAL_AXIS = [(s * x, t) for x in (2.0**-60, 0.5, BELOW, ABOVE, 2, 1e10) for s in (1, -1)
             for t in (Z, -Z)]
IMAGINARY_AXIS = [(y, x) for x, y in REAL_AXIS]
NEAR_ZERO = [(2.0**-100, 2.0**-110), (-(2.0**-30), 2.0**-40), (-(2.0**-126), -(2.0**-149)),
             (1e-200, -1e-200), (-1e-300, 1e-310)]
NEAR_ONES = [(ABOVE, 2.0**-30), (BELOW, -(2.0**-20)), (-BELOW, 2.0**-40), (-1.0, 2.0**-60),
             (1.0, -(2.0**-12)), (-ABOVE, -(2.0**-60))]
NEAR_IS = [(y, x) for x, y in NEAR_ONES]
DISTANT = single((1e30, 1e-10), (-1e30, 1e30), (2e38, -1e5), (-1e3, 1e-30), (1e200, 1e200),
                 (-1e300, 1e-300), (1e160, -1e170))
RIGHT_LEFT = single((100, 1), (-100, -2), (600, 0.5), (-700, 3), (1000, Z), (-1000, -Z),
                    (708.5, 100000), (20, 1e10), (0.5, -1e22), (15, -0.25), (-40, 7))
UP_DOWN = [(y, x) for x, y in RIGHT_LEFT]
ALGEBRAIC = GENERIC + REAL_AXIS + NEAR_ZERO + DISTANT
GROWING = GENERIC + REAL_AXIS[:-4] + IMAGINARY_AXIS[:-4] + NEAR_ZERO + RIGHT_LEFT
OSCILLATING = GENERIC + REAL_AXIS[:-4] + IMAGINARY_AXIS[:-4] + NEAR_ZERO + UP_DOWN
INVERSE = (GENERIC + REAL_AXIS + IMAGINARY_AXIS + NEAR_ZERO + NEAR_ONES + NEAR_IS + DISTANT)

COMPLEX_POINTS = {
    "exp": GROWING,
    "expm1": GROWING,
    "log": ALGEBRAIC + IMAGINARY_AXIS[:6] + NEAR_ONES,
    "log1p": ALGEBRAIC + NEAR_ONES + [(-0.5, 0.875), (-0.125, 0.484375), (-2.0, 2.0**-60)],
    "log10": ALGEBRAIC + NEAR_ONES,
    "log2": ALGEBRAIC + NEAR_ONES,
    "sqrt": ALGEBRAIC + IMAGINARY_AXIS[:4],
    "rsqrt": ALGEBRAIC,
    "cbrt": ALGEBRAIC,
    "square": GENERIC,
    "reciprocal": ALGEBRAIC,
    "sin": OSCILLATING,
    "cos": OSCILLATING,
    "tan": OSCILLATING,
    "asin": INVERSE,
    "acos": INVERSE,
    "atan": INVERSE,
    "sinh": GROWING,
    "cosh": GROWING,
    "tanh": GROWING,
    "asinh": INVERSE,
    "acosh": INVERSE,
    "atanh": INVERSE,
    "sinc": GENERIC + REAL_AXIS[:-4] + IMAGINARY_AXIS[:-4] + NEAR_ZERO
    + single((1000, 0.25), (0.25, 27), (0.79577, 2.0**-20), (3, 2.0**-30), (65537, -1)),
    "sigmoid": GROWING,
    "cis": OSCILLATING,
    "abs": ALGEBRAIC,
    "abs2": GENERIC,
    "arg": ALGEBRAIC,
    "sign": ALGEBRAIC,
}

SIZES = single(2.0**-149, 1e-30, 1e-3, 1, 3, 1e4, 1e30, 1e-300, 1e200)
PAIRS = [(s * a, t * b) for a, b in itertools.product(SIZES, SIZES)
         for s, t in (((1, 1), (-1, -1)) if a <= b else ((1, -1),))]
REAL_PAIRS = {
    "divide": PAIRS,
    "pow": [(a, b) for a in single(1e-30, 0.01, 0.75, BELOW, ABOVE, 1.5, 10, 1e4, 1e30, 1e200)
            for b in single(-30, -2, -0.5, 1e-8, 1 / 3, 1, 2.5, 12, 1e4)],
    "atan2": PAIRS,
    "hypot": PAIRS,
}
COMPLEX_PAIRS = {
    "divide": [(a, b) for a in GENERIC[:2] + NEAR_ZERO[1:4] + DISTANT[1:2] + DISTANT[4:6]
               for b in GENERIC[2:4] + NEAR_ZERO[:2] + NEAR_ZERO[3:4] + DISTANT[1:3]
               + DISTANT[4:5]],
    "pow": [(a, b)
            for a in GENERIC[:4] + single((-2, Z), (-2, -Z), (3, Z), (1e-20, 1e-25), (-1e9, 1e3))
            for b in single((2, Z), (0.5, Z), (-3, Z), (0.25, -1.5), (-1.5, 0.75))],
    "polar": single(*[((a, Z), (b, Z)) for a, b in [(2, 1), (1e-30, -3), (1e30, 100), (0.5, 1e5)]])
    + [(a, b) for a in GENERIC[:2] for b in GENERIC[2:4]],
}

# Exactly at kinks and singular points: what convention.md, table 5, promises, as it stands there.
# name, arguments, value, derivatives
HALF_PI = mp.pi / 2
REAL_KINKS = [
    ("sqrt", [0], 0, [INF]),
    ("log", [0], -INF, [INF]),
    ("log10", [0], -INF, [INF]),
    ("log2", [0], -INF, [INF]),
    ("log1p", [-1], -INF, [INF]),
    ("rsqrt", [0], INF, [-INF]),
    ("cbrt", [0], 0, [INF]),
    ("reciprocal", [0], INF, [-INF]),
    ("reciprocal", [-0.0], -INF, [-INF]),
    ("asin", [1], HALF_PI, [INF]),
    ("asin", [-1], -HALF_PI, [INF]),
    ("acos", [1], 0, [-INF]),
    ("acos", [-1], mp.pi, [-INF]),
    ("acosh", [1], 0, [INF]),
    ("atanh", [1], INF, [INF]),
    ("atanh", [-1], -INF, [INF]),
    ("sinc", [0], 1, [0]),
    ("expm1", [0], 0, [1]),
    ("abs", [0], 0, [0]),
    ("sign", [0], 0, [0]),
    ("relu", [0], 0, [0]),
    ("relu", [-1.5], 0, [0]),
    ("relu", [1.5], 1.5, [1]),
    ("atan2", [0, 0], 0, [0, 0]),
    ("atan2", [-0.0, -0.0], -mp.pi, [0, 0]),
    ("hypot", [0, 0], 0, [0, 0]),
    ("max", [2, 2], 2, [0.5, 0.5]),
    ("max", [1, 2], 2, [0, 1]),
    ("min", [2, 2], 2, [0.5, 0.5]),
    ("min", [1, 2], 1, [1, 0]),
    ("pow", [0, 0.5], 0, [INF, 0]),
    ("pow", [0, 1], 0, [1, 0]),
    ("pow", [0, 2], 0, [0, 0]),
]
COMPLEX_KINKS = [
    ("sqrt", [0], 0, [INF]),
    ("log", [0], -INF, [INF]),
    ("log10", [0], -INF, [INF]),
    ("log2", [0], -INF, [INF]),
    ("log1p", [-1], -INF, [INF]),
    ("rsqrt", [0], INF, [-INF]),
    ("cbrt", [0], 0, [INF]),
    ("reciprocal", [0], INF, [-INF]),
    ("asin", [1], HALF_PI, [INF]),
    ("asin", [-1], -HALF_PI, [INF]),
    ("acos", [1], 0, [-INF]),
    ("acos", [-1], mp.pi, [-INF]),
    ("atan", [(0.0, 1)], mpc(0, INF), [INF]),
    ("atan", [(0.0, -1)], mpc(0, -INF), [INF]),
    ("asinh", [(0.0, 1)], mpc(0, HALF_PI), [INF]),
    ("asinh", [(0.0, -1)], mpc(0, -HALF_PI), [INF]),
    ("acosh", [1], 0, [INF]),
    ("acosh", [-1], mpc(0, mp.pi), [INF]),
    ("atanh", [1], INF, [INF]),
    ("atanh", [-1], -INF, [INF]),
    ("sinc", [0], 1, [0]),
    ("expm1", [0], 0, [1]),
    ("abs", [0], 0, [0]),
    ("arg", [0], 0, [0]),
    ("sign", [0], 0, [0, 0]),
]

# ---- evaluation and checks ---------------------------------------------------------------------


def exact(x):
    """A float as a number of mpmath, its zero moved to the side that its sign says."""
    return mpf(x) if x != 0 else math.copysign(1, x) * SHIFT


def distance_to_trouble(z):
    """How far the nearest of 0, +-1 and +-i is: a difference quotient must not reach it."""
    places = (0, 1, -1, mpc(0, 1), mpc(0, -1), 2 * z)
    return min(d for d in (abs(z - p) for p in places) if d > NOTHING)


def step(z):
    return distance_to_trouble(z) * mpf(2) ** -400 / max(1, abs(z))


def along(f, z, direction):
    h = step(z)
    return (f(z + h * direction) - f(z - h * direction)) / (2 * h)


def same(found, expected, size, digits):
    return abs(found - expected) <= mpf(10) ** -digits * (size + NOTHING)


def check_derivative(name, f, z, p, q=0):
    """dw/dx = p + q, dw/dy = i (p - q); along an axis that is a cut only one of the two exists."""
    w = abs(f(z))
    if not NOTHING < w < INFINITE or step(z) * abs(p) < w * mpf(2) ** (250 - mp.prec):
        return  # nothing that a difference could see
    size = abs(p) + abs(q)
    on_imaginary_axis = isinstance(z, mpc) and abs(z.real) <= 2 * step(z)
    on_real_axis = not isinstance(z, mpc) or abs(z.imag) <= 2 * step(z)
    if not on_imaginary_axis and not same(along(f, z, 1), p + q, size, 60):
        raise AssertionError(f"{name} at {z}: dw/dx")
    if not on_real_axis and not same(along(f, z, mpc(0, 1)), mpc(0, 1) * (p - q), size, 60):
        raise AssertionError(f"{name} at {z}: dw/dy")


def check_branch(name, arguments, w):
    """Python's cmath knows signed zeros: the value has to lie where it says."""
    names = {"arg": "phase"}
    f = getattr(cmath, names.get(name, name), None)
    if f is None or len(arguments) != 1:
        return
    try:
        expected = mp.mpmathify(f(complex(*arguments[0])))
    except (OverflowError, ValueError):
        return
    if abs(expected) < 1e-290 or not abs(expected) < INFINITE:
        return
    if not same(w, expected, abs(expected), 13):
        raise AssertionError(f"{name} at {arguments}: {mp.nstr(w)}, cmath {mp.nstr(expected)}")


# ---- output ------------------------------------------------------------------------------------


HEADER = """\
# Written by tools/make_reference_values.py with mpmath, 2600 bits. Not edited by hand.
#
#   name  field  arguments  value  derivatives
#
# field r: every number is real. c: every number is complex, real and imaginary part one after the
# other. Derivatives: by each argument; of a real-valued function dw/dz; of sign dw/dz, dw/dconj(z).
# Arguments are exact in float where float can hold them. On a cut the sign of a zero decides.
"""


def point_text(x):
    """Exact, and short: 0x1.8p+1."""
    mantissa, exponent = float(x).hex().split("p")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}p{exponent}"


def number_text(x):
    """22 digits: more than long double has."""
    x = mpf(x)
    if abs(x) < NOTHING:
        return "0"
    if abs(x) >= INFINITE:
        return "inf" if x > 0 else "-inf"
    with mp.workprec(200):
        return mp.nstr(+x, 22, min_fixed=-2, max_fixed=3)


def numbers(field, z):
    if field == "c":
        z = mp.mpmathify(z)
        parts = (z.real, z.imag)
        size = min(max(map(abs, parts)), INFINITE)
        return [number_text(x if abs(x) > size * mpf(2) ** -2200 else 0) for x in parts]
    assert not isinstance(z, mpc), z
    return [number_text(z)]


def line(name, field, arguments, results):
    if field == "c":
        arguments = [z if isinstance(z, tuple) else (z, 0) for z in arguments]
    parts = [x for z in arguments for x in (z if field == "c" else (z,))]
    words = [name, field, *map(point_text, parts)]
    return " ".join(words + [text for w in results for text in numbers(field, w)])


def checked_line(name, field, functions, point):
    """point: a number, a complex one as a pair; of binary functions a pair of these."""
    arguments = point if name in BINARY or name in REAL_BINARY else (point,)
    at = [mpc(*map(exact, z)) if isinstance(z, tuple) else exact(z) for z in arguments]
    w, *partials = [f(*at) for f in functions]
    if name in NOT_HOLOMORPHIC:
        check_derivative(name, functions[0], at[0], *partials)
        if not isinstance(w, mpc):
            del partials[1]  # real-valued: conj(dw/dz)
    else:
        for k, p in enumerate(partials):
            check_derivative(name, lambda z: functions[0](*at[:k], z, *at[k + 1:]), at[k], p)
    if field == "c":
        check_branch(name, arguments, w)
    return line(name, field, arguments, [w, *partials])


def lines():
    real = {**HOLOMORPHIC, **REAL, **BINARY, **REAL_BINARY}
    complex_ = {**HOLOMORPHIC, **NOT_HOLOMORPHIC, **BINARY}
    tables = [
        ("r", real, {**REAL_POINTS, **REAL_PAIRS}, REAL_KINKS),
        ("c", complex_, {**COMPLEX_POINTS, **COMPLEX_PAIRS}, COMPLEX_KINKS),
    ]
    for field, functions, points_of, kinks in tables:
        for name, points in points_of.items():
            for point in {repr(p): p for p in points}.values():  # 0.0 == -0.0, but they differ
                yield checked_line(name, field, functions[name], point)
        for name, arguments, value, partials in kinks:
            yield line(name, field, arguments, [value, *partials])


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(
        here, "..", "tests", "data", "reference_values.txt")
    text = list(lines())
    with open(path, "w", encoding="ascii") as file:
        file.write(HEADER + "\n".join(text) + "\n")


if __name__ == "__main__":
    main()
