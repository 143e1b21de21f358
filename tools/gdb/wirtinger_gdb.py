"""Shows Shape, Array and Var in gdb:  (gdb) source wirtinger_gdb.py

An array is shown with its shape and, by index, its elements, in the order of the indices whatever
their order in memory. A variable is shown as its value, and whether a tape follows it.
"""

import gdb
import gdb.printing

MAX_RANK = 8
MOVED = 2**64 - 1  # Var::moved


def entries(array, count):
    """The first entries of a std::array, whose only member is a plain array."""
    plain = array[array.type.strip_typedefs().fields()[0]]
    return [int(plain[k]) for k in range(count)]


def extents_of(shape):
    """The extents, or None for a shape that is none: uninitialised memory."""
    rank = int(shape["rank_"])
    return entries(shape["extents_"], rank) if 0 <= rank <= MAX_RANK else None


def shape_text(extents):
    """As the library's own messages: (), (4), (2, 3)."""
    return "(" + ", ".join(str(n) for n in extents) + ")"


def element(value):
    """std::complex of libstdc++ is one number to gdb, inside of a struct."""
    kind = value.type.strip_typedefs()
    if kind.name and kind.name.startswith("std::complex<"):
        for field in kind.fields():
            if field.name == "_M_value":
                return value[field]
    return value


class ShapePrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        extents = extents_of(self.value)
        return "not a shape" if extents is None else shape_text(extents)


class ArrayPrinter:
    def __init__(self, value):
        self.value = value
        self.extents = extents_of(value["shape_"])

    def name(self):
        return "Array<%s>" % self.value.type.strip_typedefs().template_argument(0)

    def to_string(self):
        if self.extents is None:
            return "%s, not an array" % self.name()
        return "%s %s" % (self.name(), shape_text(self.extents))

    def children(self):
        data = self.value["data_"]
        if self.extents is None or 0 in self.extents or int(data) == 0:
            return
        strides = entries(self.value["strides_"], len(self.extents))
        index = [0] * len(self.extents)
        while True:
            offset = sum(i * s for i, s in zip(index, strides))
            yield shape_text(index), element((data + offset).dereference())
            # The next index: the last axis runs fastest. gdb takes as many as it shows.
            axis = len(index) - 1
            while axis >= 0:
                index[axis] += 1
                if index[axis] < self.extents[axis]:
                    break
                index[axis] = 0
                axis -= 1
            if axis < 0:
                return


class VarPrinter:
    def __init__(self, value):
        self.value = value
        self.array = None
        if value["value_"].type.strip_typedefs().name.startswith("wirtinger::Array<"):
            self.array = ArrayPrinter(value["value_"])

    def to_string(self):
        state = "constant" if int(self.value["core_"]) == 0 else "active"
        if self.array:
            if int(self.value["serial_"]) == MOVED:
                return "Var<%s>, moved from" % self.array.name()
            return "%s Var of %s" % (state, self.array.to_string())
        return "%s Var %s" % (state, element(self.value["value_"]).format_string())

    def children(self):
        if self.array and int(self.value["serial_"]) != MOVED:
            yield from self.array.children()


def printers():
    collection = gdb.printing.RegexpCollectionPrettyPrinter("wirtinger")
    collection.add_printer("Shape", "^wirtinger::Shape$", ShapePrinter)
    collection.add_printer("Array", "^wirtinger::Array<.*>$", ArrayPrinter)
    collection.add_printer("Var", "^wirtinger::Var<.*>$", VarPrinter)
    return collection


gdb.printing.register_pretty_printer(gdb.current_objfile(), printers(), replace=True)
