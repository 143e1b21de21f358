#!/usr/bin/env python3
"""Writes tests/data/transform_references.txt: Fourier, cosine and sine transforms, convolutions and
the analytic signal, with the gradients of a weighted loss.
tests/fft/reference_transforms.cpp and tests/ops/reference_convolutions.cpp read it.

Values: matrices in long double from the formulas in this file, the results compared with NumPy's
and SciPy's before anything is written. Convolutions of integers are sums of integers, from
scipy.signal's direct method. Gradients: of L = sum_k w_k |y_k|^2, w_k = 1 + k mod 5, with the dense
real matrix A of the operation, column by column: A^T (2 w y). No adjoint is written down here.

SciPy before 1.12 leaves the results of norm="ortho" of the DST-II and -III (and of the DST-I in
some versions) not orthogonal; where its matrix is not, ours is compared with the orthogonal one.

Usage: make_transform_references.py [output.txt]      needs NumPy and SciPy
"""

import itertools
import os
import random
import sys

import numpy as np
import scipy.fft
import scipy.signal

REAL, COMPLEX = np.longdouble, np.clongdouble
PI = REAL("3.14159265358979323846264338327950288419716939937510582097")

# ---- definitions -------------------------------------------------------------------------------


def turns(numerator, denominator):
    """exp(2 pi i numerator/denominator), the angle measured from the nearest quarter turn."""
    numerator = np.asarray(numerator, dtype=np.int64) % denominator
    quarter = (8 * numerator + denominator) // (2 * denominator)
    angle = PI / 2 * (4 * numerator - quarter * denominator).astype(REAL) / REAL(denominator)
    c, s = np.cos(angle), np.sin(angle)
    re = np.choose(quarter % 4, [c, -s, -c, s])
    im = np.choose(quarter % 4, [s, c, -s, -c])
    return re.astype(COMPLEX) + COMPLEX(1j) * im


def along(matrix, x, axis):
    return np.moveaxis(np.tensordot(matrix, x, axes=([1], [axis])), 0, axis)


def resized(x, axis, n):
    x = np.moveaxis(x, axis, 0)
    y = np.zeros((n,) + x.shape[1:], dtype=x.dtype)
    common = min(n, x.shape[0])
    y[:common] = x[:common]
    return np.moveaxis(y, 0, axis)


def fourier(n, sign):
    j = np.arange(n)
    return turns(sign * np.outer(j, j), n)


def factor(norm, points, forward):
    if norm == "ortho":
        return 1 / np.sqrt(REAL(points))
    return 1 / REAL(points) if (norm == "forward") == forward else REAL(1)


def complex_transform(x, sign, s, axes, norm):
    for axis, n in zip(axes, s):
        x = along(fourier(n, sign), resized(x, axis, n), axis)
    return x * factor(norm, np.prod(s), sign < 0)


def to_half(x, s, axes, norm, conjugate):
    y = complex_transform(x, -1, s, axes, "backward")
    y = np.take(y, np.arange(s[-1] // 2 + 1), axis=axes[-1])
    y = y * factor(norm, np.prod(s), not conjugate)
    return np.conj(y) if conjugate else y


def from_half(x, s, axes, norm, conjugate):
    if conjugate:
        x = np.conj(x)
    n, m = s[-1], s[-1] // 2 + 1
    for axis, length in zip(axes[:-1], s[:-1]):
        x = along(fourier(length, 1), resized(x, axis, length), axis)
    x = resized(x, axes[-1], m)
    k = np.arange(m)
    weights = np.where((k == 0) | (2 * k == n), 1, 2)
    matrix = turns(np.outer(np.arange(n), k), n) * weights
    y = along(matrix.real, x.real, axes[-1]) - along(matrix.imag, x.imag, axes[-1])
    return y * factor(norm, np.prod(s), conjugate)


def trigonometric(n, type, sine, ortho):
    """scipy.fft's formulas without the factor; `ortho`: an orthogonal matrix times sqrt(M)."""
    j, k = np.arange(n), np.arange(n)[:, None]
    if not sine:
        phase, turn = {1: (2 * j * k, 4 * (n - 1)), 2: ((2 * j + 1) * k, 4 * n),
                       3: (j * (2 * k + 1), 4 * n), 4: ((2 * j + 1) * (2 * k + 1), 8 * n)}[type]
        weights = np.full(n, REAL(2))
        if type in (1, 3):
            weights[0] = 1
        if type == 1:
            weights[-1] = 1
        matrix = turns(phase, turn).real * weights
        ends_in, ends_out = {1: ((0, -1), (0, -1)), 2: ((), (0,)), 3: ((0,), ()),
                             4: ((), ())}[type]
    else:
        phase, turn = {1: (2 * (j + 1) * (k + 1), 4 * (n + 1)), 2: ((2 * j + 1) * (k + 1), 4 * n),
                       3: ((j + 1) * (2 * k + 1), 4 * n),
                       4: ((2 * j + 1) * (2 * k + 1), 8 * n)}[type]
        weights = np.full(n, REAL(2))
        if type == 3:
            weights[-1] = 1
        matrix = turns(phase, turn).imag * weights
        ends_in, ends_out = {1: ((), ()), 2: ((), (-1,)), 3: ((-1,), ()), 4: ((), ())}[type]
    if ortho:
        root = np.sqrt(REAL(2))
        for end in ends_in:
            matrix[:, end] *= root
        for end in ends_out:
            matrix[end, :] /= root
    return matrix


def logical_size(n, type, sine):
    return 2 * (n + 1 if sine else n - 1) if type == 1 else 2 * n


def trigonometric_transform(x, sine, inverse, type, s, axes, norm):
    used = {1: 1, 2: 3, 3: 2, 4: 4}[type] if inverse else type
    points = 1
    for axis, n in zip(axes, s):
        x = along(trigonometric(n, used, sine, norm == "ortho"), resized(x, axis, n), axis)
        points *= logical_size(n, used, sine)
    return x * factor(norm, points, not inverse)


# ---- one line ----------------------------------------------------------------------------------


def integers(shape, complex_numbers, seed):
    numbers = random.Random(seed)
    x = np.array([numbers.randint(-9, 9) for _ in range(int(np.prod(shape)))]).reshape(shape)
    if not complex_numbers:
        return x.astype(REAL)
    y = np.array([numbers.randint(-9, 9) for _ in range(int(np.prod(shape)))]).reshape(shape)
    return x.astype(COMPLEX) + COMPLEX(1j) * y


def gradient(f, x):
    """Of sum w |f(x)|^2 for a real-linear f, from its dense matrix."""
    y = f(x)
    weights = (1 + np.arange(y.size) % 5).reshape(y.shape)
    seed = 2 * weights * y
    g = np.zeros(x.shape, dtype=x.dtype)
    units = (1, COMPLEX(1j)) if np.iscomplexobj(x) else (1,)
    for at in np.ndindex(*x.shape):
        for unit in units:
            e = np.zeros(x.shape, dtype=x.dtype)
            e[at] = unit
            column = f(e)
            g[at] += unit * np.sum((np.conj(column) * seed).real)
    return g


def agree(ours, theirs, what, tolerance=2e-15):
    size = np.sqrt(np.sum(np.abs(theirs) ** 2)) + 1e-300
    error = np.sqrt(np.sum(np.abs(ours - theirs) ** 2)) / size
    if ours.shape != theirs.shape or not error < tolerance:
        raise AssertionError(f"{what}: differs from the library by {error}")


def text(x):
    """21 digits are more than long double has; what is rounding only is 0."""
    x = np.asarray(x)
    noise = REAL(1e-19) * max(np.max(np.abs(x), initial=0), 1)
    parts = []
    for value in x.ravel():
        for part in (value.real, value.imag) if np.iscomplexobj(x) else (value,):
            if part == np.rint(part):
                parts.append(str(int(part)))
            else:
                parts.append("0" if abs(part) < noise else
                             np.format_float_positional(part, precision=20, unique=False,
                                                        fractional=False, trim="-"))
    return " ".join(parts)


lines = []


def write(name, options, inputs, value, gradients):
    field = lambda x: "c" if np.iscomplexobj(x) else "r"
    parts = [name] + [f"{key}={v}" for key, v in options.items() if v is not None]
    for x in inputs:
        parts += [f"{field(x)}:" + ",".join(map(str, x.shape)), text(x)]
    parts += [f"= {field(value)}:" + ",".join(map(str, value.shape)), text(value)]
    for g in gradients:
        parts += [f"{field(g)}:" + ",".join(map(str, g.shape)), text(g)]
    lines.append(" ".join(parts))


# ---- Fourier transforms ------------------------------------------------------------------------

NORMS = ("backward", "ortho", "forward")
ONE_AXIS = {"fft": "c", "ifft": "c", "rfft": "r", "irfft": "c", "hfft": "c", "ihfft": "r"}


def definition_of(name, s, axes, norm):
    base = name.rstrip("n2")
    if base in ("fft", "ifft"):
        return lambda x: complex_transform(x, -1 if base == "fft" else 1, s, axes, norm)
    if base in ("rfft", "ihfft"):
        return lambda x: to_half(x, s, axes, norm, base == "ihfft")
    return lambda x: from_half(x, s, axes, norm, base == "hfft")


def comma(numbers):
    return None if numbers is None else ",".join(map(str, numbers))


def one_axis(name, shape, n, axis, norm, field, seed):
    x = integers(shape, field == "c", seed)
    takes_half = name in ("irfft", "hfft")
    length = n if n else 2 * (shape[axis] - 1) if takes_half else shape[axis]
    f = definition_of(name, (length,), (axis,), norm)
    y = f(x)
    narrow = x.astype(complex if field == "c" else float)
    agree(y, getattr(np.fft, name)(narrow, n=n, axis=axis, norm=norm), (name, shape, n, norm))
    agree(y, getattr(scipy.fft, name)(x, n=n, axis=axis, norm=norm), (name, shape, n, norm))
    if takes_half and field == "r":
        g = gradient(f, x.astype(COMPLEX)).real
    else:
        g = gradient(f, x)
    write(name, {"n": n, "axis": axis, "norm": norm}, [x], y, [g])


def several_axes(name, shape, s, axes, norm, field, seed):
    x = integers(shape, field == "c", seed)
    default = [-2, -1] if name.endswith("2") else list(range(-len(shape), 0))
    if axes is None and s is not None and not name.endswith("2"):
        default = default[len(shape) - len(s):]
    listed = [a % len(shape) for a in (axes if axes is not None else default)]
    lengths = list(s) if s is not None else [shape[a] for a in listed]
    if s is None and name.rstrip("n2") in ("irfft", "hfft"):
        lengths[-1] = 2 * (shape[listed[-1]] - 1)
    f = definition_of(name, lengths, listed, norm)
    y = f(x)
    theirs = getattr(np.fft, name, None)
    if theirs is not None:
        keywords = {"s": s, "norm": norm}
        if axes is not None or not name.endswith("2"):
            keywords["axes"] = axes
        agree(y, theirs(x.astype(complex if field == "c" else float), **keywords), (name, shape))
    else:
        agree(y, getattr(scipy.fft, name)(x, s=s, axes=axes, norm=norm), (name, shape))
    write(name, {"s": comma(s), "axes": comma(axes), "norm": norm}, [x], y, [gradient(f, x)])


def fourier_lines():
    for seed, (name, field) in enumerate(ONE_AXIS.items()):
        half = name in ("irfft", "hfft")
        for norm in NORMS:
            for n in (1, 2, 3, 4, 5, 8, 9):
                m = n // 2 + 1 if half else n
                one_axis(name, (m,), n, 0, norm, field, seed)          # as it is
                one_axis(name, (m + 2,), n, -1, norm, field, seed + 10)  # cropped
                if m > 1:
                    one_axis(name, (m - 1,), n, 0, norm, field, seed + 20)  # padded
            one_axis(name, (3, 5), None, -1, norm, field, seed)
            one_axis(name, (4, 3), None, 0, norm, field, seed)
            one_axis(name, (2, 3, 2), 4, 1, norm, field, seed)
        if not half and field == "c":
            one_axis(name, (6,), None, -1, "backward", "r", seed)
            one_axis(name, (2, 5), 3, -1, "ortho", "r", seed)
        if half:
            one_axis(name, (5,), None, -1, "backward", "r", seed)  # Hermitian signals that are real
            one_axis(name, (4,), 7, -1, "forward", "r", seed)
    for name, field in ONE_AXIS.items():
        cases = [
            ((3, 4), None, None), ((4, 3), None, (1, 0)), ((3, 4), (5, 2), None),
            ((2, 3, 4), None, None), ((2, 3, 4), (4, 3), (0, 2)), ((2, 3, 4), (3, 5), (2, 0)),
            ((2, 3, 4), (2, 7), None), ((3, 2, 2), None, (-1, 0, 1)), ((3, 5), (1, 1), (0, 1)),
            ((2, 2, 2, 3), (3, 2, 5), (3, 0, 2)), ((3, 6), (9,), (-1,)), ((4, 5), None, (0,)),
        ]
        for k, (shape, s, axes) in enumerate(cases):
            for norm in NORMS if k < 2 else (NORMS[k % 3],):
                several_axes(name + "n", shape, s, axes, norm, field, 40 + k)
        if name not in ("hfft", "ihfft"):
            for shape, s, axes in (((3, 4), None, None), ((2, 3, 5), (4, 4), None),
                                   ((4, 3), (3, 5), (1, 0))):
                several_axes(name + "2", shape, s, axes, "backward", field, 50)


# ---- cosine and sine transforms ----------------------------------------------------------------


def scipy_is_orthogonal(name, type):
    m = getattr(scipy.fft, name)(np.eye(4), type=type, axis=0, norm="ortho")
    return np.allclose(m @ m.T, np.eye(4))


def trigonometric_line(name, shape, type, s, axes, norm, seed):
    several = name.endswith("n")
    base = name.rstrip("n")
    x = integers(shape, False, seed)
    listed = [a % len(shape) for a in axes] if axes is not None else list(range(len(shape)))
    if not several and axes is None:
        listed = [len(shape) - 1]
    lengths = list(s) if s is not None else [shape[a] for a in listed]
    f = lambda v: trigonometric_transform(v, "s" in base, base[0] == "i", type, lengths, listed,
                                          norm)
    y = f(x)
    if norm != "ortho" or scipy_is_orthogonal(base, type):
        if several:
            theirs = getattr(scipy.fft, name)(x, type=type, s=s, axes=axes, norm=norm)
        else:
            theirs = getattr(scipy.fft, name)(x, type=type, n=s[0] if s else None,
                                              axis=listed[0], norm=norm)
        agree(y, theirs, (name, shape, type, norm), 1e-17)
    else:
        matrix = trigonometric(4, type, "s" in base, True) / np.sqrt(
            REAL(logical_size(4, type, "s" in base)))
        agree(matrix @ matrix.T, np.eye(4), "orthogonal")
    options = {"type": type, "norm": norm}
    if several:
        options |= {"s": comma(s), "axes": comma(axes)}
    else:
        options |= {"n": comma(s), "axis": comma(axes)}
    write(name, options, [x], y, [gradient(f, x)])


def trigonometric_lines():
    for seed, name in enumerate(("dct", "idct", "dst", "idst")):
        for type, norm in itertools.product((1, 2, 3, 4), NORMS):
            for n in (1, 2, 5, 6):
                if n > 1 or type != 1 or "s" in name:
                    trigonometric_line(name, (n,), type, None, None, norm, seed)
            trigonometric_line(name, (4,), type, (6,), None, norm, seed)
            trigonometric_line(name, (5, 2), type, (3,), (0,), norm, seed)
            trigonometric_line(name + "n", (3, 4), type, None, None, norm, seed)
        for type in (1, 2, 3, 4):
            trigonometric_line(name + "n", (2, 3, 4), type, (5, 2), (2, 0), "ortho", seed)
            trigonometric_line(name + "n", (2, 3, 4), type, (3, 3), (-1, 1), "forward", seed)


# ---- convolutions ------------------------------------------------------------------------------


def direct(a, b, axes, mode, correlate):
    """Sums of integers: exact. scipy.signal works on all axes; the others are looped over."""
    if correlate:
        b = np.conj(np.flip(b, axes))
    other = [k for k in range(a.ndim) if k not in axes]
    extents = [max(a.shape[k], b.shape[k]) for k in other]
    move = lambda v: np.moveaxis(
        np.broadcast_to(v, [max(a.shape[k], b.shape[k]) if k in other else v.shape[k]
                            for k in range(v.ndim)]), other, range(len(other)))
    p, q = move(a), move(b)
    # scipy swaps the operands of "valid" where the second is larger: the same for a convolution.
    parts = [scipy.signal.convolve(p[at], q[at], mode=mode, method="direct")
             for at in np.ndindex(*extents)]
    result = np.array(parts).reshape(tuple(extents) + parts[0].shape)
    return np.moveaxis(result, range(len(other)), other)


def circular(a, b, axes):
    y = direct(a, b, axes, "full", False)
    for axis in axes:
        n = a.shape[axis]
        tail = resized(np.take(y, np.arange(n, y.shape[axis]), axis=axis), axis, n)
        y = np.take(y, np.arange(n), axis=axis) + tail
    return y


def both_gradients(f, a, b):
    y = f(a, b)
    weights = (1 + np.arange(y.size) % 5).reshape(y.shape)
    seed = 2 * weights * y

    def columns(x, apply):
        g = np.zeros(x.shape, dtype=x.dtype)
        for at in np.ndindex(*x.shape):
            for unit in (1, COMPLEX(1j)) if np.iscomplexobj(x) else (1,):
                e = np.zeros(x.shape, dtype=x.dtype)
                e[at] = unit
                g[at] += unit * np.sum((np.conj(apply(e)) * seed).real)
        return g

    return [columns(a, lambda e: f(e, b)), columns(b, lambda e: f(a, e))]


def convolution_line(name, a_shape, b_shape, axes, mode, fields, seed):
    a, b = integers(a_shape, fields[0] == "c", seed), integers(b_shape, fields[1] == "c", seed + 1)
    listed = tuple(k % a.ndim for k in axes) if axes is not None else tuple(range(a.ndim))
    if name == "circular_convolve":
        f = lambda p, q: circular(p, q, listed)
    else:
        f = lambda p, q: direct(p, q, listed, mode, name == "fft_correlate")
    y = f(a, b)
    narrow = lambda v: v.astype(complex if np.iscomplexobj(v) else float)
    # With mode="same" scipy also crops axes that are only broadcast to those of a: not compared.
    comparable = mode != "same" or all(a_shape[k] >= b_shape[k] for k in range(a.ndim)
                                       if k not in listed)
    if name == "fft_convolve" and comparable:
        agree(y, scipy.signal.fftconvolve(narrow(a), narrow(b), mode, axes=axes), name, 1e-14)
    if name == "oa_convolve" and comparable:
        agree(y, scipy.signal.oaconvolve(narrow(a), narrow(b), mode, axes=axes), name, 1e-14)
    if name == "fft_correlate" and axes is None and mode != "valid":
        agree(y, scipy.signal.correlate(narrow(a), narrow(b), mode, method="fft"), name, 1e-14)
    write(name, {"mode": mode, "axes": comma(axes)}, [a, b], y, both_gradients(f, a, b))


def convolution_lines():
    fields = ("rr", "cr", "rc", "cc")
    for name in ("fft_convolve", "fft_correlate", "oa_convolve"):
        for mode, field in itertools.product(("full", "same", "valid"), fields):
            convolution_line(name, (7,), (4,), None, mode, field, 60)
            if mode != "same":
                convolution_line(name, (3,), (5,), None, mode, field, 64)
        for mode in ("full", "same", "valid"):
            convolution_line(name, (4, 5), (2, 3), None, mode, "rr", 66)
            convolution_line(name, (3, 4), (3, 2), (1,), mode, "cr", 68)
            convolution_line(name, (1, 5), (3, 2), (-1,), mode, "rr", 70)
            convolution_line(name, (2, 4, 3), (2, 3, 2), (2, 1), mode, "cc", 72)
        convolution_line(name, (1,), (1,), None, "full", "rr", 74)
        convolution_line(name, (3,), (5,), None, "same", "rr", 76)
    for field in fields:
        convolution_line("circular_convolve", (6,), (6,), None, None, field, 80)
        convolution_line("circular_convolve", (3, 5), (3, 5), None, None, field, 82)
        convolution_line("circular_convolve", (2, 5), (1, 5), (1,), None, field, 84)
    # Long enough for several blocks of oa_convolve.
    for mode, field in (("full", "rr"), ("same", "cr"), ("valid", "rc")):
        convolution_line("oa_convolve", (75,), (3,), None, mode, field, 90)
    convolution_line("oa_convolve", (2, 70), (2, 3), None, "full", "rr", 92)
    convolution_line("oa_convolve", (3, 60), (1, 2), (1,), "same", "rr", 94)


def hilbert_lines():
    for shape, axis in (((1,), -1), ((2,), -1), ((7,), -1), ((8,), -1), ((3, 6), 1), ((5, 2), 0)):
        x = integers(shape, False, 96)
        n = shape[axis]
        k = np.arange(n)
        weights = np.where((k == 0) | (2 * k == n), 1, np.where(2 * k < n, 2, 0))
        matrix = fourier(n, 1) @ (weights[:, None] * fourier(n, -1)) / REAL(n)
        f = lambda v: along(matrix, v, axis % len(shape))
        agree(f(x), scipy.signal.hilbert(x.astype(float), axis=axis), "hilbert")
        write("hilbert", {"axis": axis}, [x], f(x), [gradient(f, x)])


HEADER = """\
# Written by tools/make_transform_references.py, long double matrices compared with NumPy and SciPy.
# Not edited by hand.
#
#   name  option=value..  argument..  =  value  gradient..
#
# A number array is r:shape or c:shape and its numbers in row-major order, of complex ones real and
# imaginary part. Gradients: of sum_k (1 + k mod 5) |value_k|^2 in each argument.
"""


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    path = os.path.join(here, "..", "tests", "data", "transform_references.txt")
    fourier_lines()
    trigonometric_lines()
    convolution_lines()
    hilbert_lines()
    for base, type in itertools.product(("dct", "dst"), (1, 2, 3, 4)):
        if not scipy_is_orthogonal(base, type):
            print(f"scipy {scipy.__version__}: {base} of type {type} is not orthogonal with ortho")
    with open(sys.argv[1] if len(sys.argv) > 1 else path, "w") as file:
        file.write(HEADER + "\n".join(lines) + "\n")
    print(len(lines), "lines")


if __name__ == "__main__":
    main()
