"""The figures of parameters.json as a recipe asks for them, and how they are put together."""

import math

YEARS = (2024, 2025, 2026)
STATUS = ("SINGLE", "JOINT", "HEAD_OF_HOUSEHOLD", "SEPARATE")


class Year:
    """The parameters in one year, and a record of those that were used."""

    def __init__(self, parameters, place, year):
        self.parameters, self.place, self.year, self.used = parameters, place, year, []

    def __call__(self, path, default=None):
        entry = self.parameters.get(f"{self.place}.{path}")
        value = None if entry is None else entry["values"].get(str(self.year))
        if value is None:
            if default is not None:
                return default
            raise KeyError(f"{self.place}.{path} {self.year}")
        self.used.append((f"{self.place}.{path}", entry))
        return round(value) if isinstance(value, float) and abs(value) > 50 and value < math.inf else value

    def four(self, path):
        return same([self(f"{path}.{status}") for status in STATUS])

    def scale(self, path, shift=0.0):
        edges, heights = self(path)
        pairs = [(edge, height) for edge, height in zip(edges, heights, strict=True) if edge < math.inf]
        return [max(round(e) if e > 50 else e, 0) if e > -math.inf else 0 for e, _ in pairs], [h for _, h in pairs]

    def brackets(self, path, names=("single", "joint", "head_of_household", "separate")):
        """Return the brackets at `path`, or at path.NAME by filing status."""
        if f"{self.place}.{path}" in self.parameters:
            edges, rates = self.scale(path)
            return {"rates": rates, "edges": edges}
        found = [self.scale(f"{path}.{name}") for name in names]
        return {"rates": same([rates for _, rates in found]), "edges": same([edges for edges, _ in found])}

    def table(self, path, names=("single", "joint", "head_of_household", "separate")):
        if f"{self.place}.{path}" in self.parameters:
            return [list(pair) for pair in zip(*self.scale(path), strict=True)]
        return same([[list(pair) for pair in zip(*self.scale(f"{path}.{name}"), strict=True)] for name in names])

    @property
    def is_estimated(self):
        return any(entry["uprated"] and entry["last"] < self.year for _, entry in self.used)

    @property
    def source(self):
        titles = {}
        for _, entry in self.used:
            for title, link in entry["references"]:
                titles.setdefault(title or link, link)
        text = [name for name in titles if str(self.year) in str(name)] or list(titles)
        return "; ".join(
            dict.fromkeys(f"{name} ({titles[name]})" if titles[name] != name else name for name in text[:2])
        )


def same(values):
    return values[0] if all(value == values[0] for value in values) else values


def flat(rate):
    return {"rates": [rate], "edges": [0]}


def each(function, *lists):
    """Return a function of figures that may be lists of four, as one figure or four."""
    n = 4 if any(isinstance(values, list) and len(values) == 4 for values in lists) else 1
    four = [values if isinstance(values, list) else [values] * 4 for values in lists]
    return same([function(*(values[i] for values in four)) for i in range(n)])


def times(factor, values):
    return each(lambda value: factor * value, values)


PERSONS = [1, 2, 1, 1]


def a_person(amount):
    return times(amount, PERSONS)


def stacked(one, other):
    """Return brackets that levy two schedules of the same income."""

    def pair(a, b):
        edges = sorted({*a[1], *b[1]})

        def rate(scale, edge):
            return max((e, r) for r, e in zip(*scale, strict=True) if e <= edge)[1] if edge >= scale[1][0] else 0.0

        return [round(rate(a, edge) + rate(b, edge), 8) for edge in edges], edges

    def four(raw, i):
        return tuple(raw[k][i] if isinstance(raw[k][0], list) else raw[k] for k in ("rates", "edges"))

    found = [pair(four(one, i), four(other, i)) for i in range(4)]
    return {"rates": same([rates for rates, _ in found]), "edges": same([edges for _, edges in found])}


def y_exact(y, path):
    y(path)
    return y.parameters[f"{y.place}.{path}"]["values"][str(y.year)]
