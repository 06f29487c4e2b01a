# %% [markdown]
# # Adding your own price model
#
# A kind of price model is one class: its keys are its fields, and one method returns prices. Defined anywhere, it can be
# named in a file. In a package of its own it is found by the entry point group `careersim`.
#
# Here: a stock that, if its product fails a trial on a known date, loses a share of its value at once.

# %%
from typing import ClassVar

import numpy as np

import careersim as cs
from careersim.number import Fraction, NonNegative
from careersim.prices.gbm import Gbm


class Trial(Gbm):
    """Geometric Brownian motion with one known date at which the price falls, or rises by as much as keeps the mean.

    trial : the date, in years from today.
    failure : its probability.
    loss : the share of the value that is lost then.
    """

    kind: ClassVar[str] = "trial"
    is_fair: ClassVar[bool] = False  # the jump is known to come
    events: ClassVar[tuple[str, ...]] = ("outcome",)
    trial: NonNegative
    failure: Fraction
    loss: Fraction

    def price_paths(self, drawn, times, motion):
        prices = super().price_paths(drawn, times, motion)
        fails = drawn["outcome"] < drawn["failure"]
        # On average 1, so that the promise of every model holds: E[S_T] is the expected return's.
        rise = (1 - drawn["failure"] * (1 - drawn["loss"])) / (1 - drawn["failure"])
        jump = np.where(fails, 1 - drawn["loss"], rise)
        return np.where(times[:, None] >= np.asarray(drawn["trial"]), prices * jump, prices)


# %%
text = """
start = 2026-01-01
[market.GENE]
kind = "trial"
spot = 40
volatility = 0.3
trial = 1.5
failure = 0.4
loss = 0.7
[current]
salary = 150_000
[offers.gene]
stock = "GENE"
salary = 120_000
rsu = { shares = 4_000, vesting = "4y annual" }
"""
result = cs.simulate(cs.loads(text), paths=65_536, seed=0)
result

# %% [markdown]
# Its mean is that of the plain model, as every kind promises; its spread is not.

# %%
plain = cs.simulate(
    cs.loads(text.replace('"trial"', '"gbm"').replace("trial = 1.5\nfailure = 0.4\nloss = 0.7\n", "")),
    paths=65_536, seed=0,
)  # fmt: skip
one, other = (found.figures.alternatives["gene"].present_value for found in (result, plain))
print(f"mean {one.mean.value:,.0f} and {other.mean.value:,.0f}; sd {one.sd:,.0f} and {other.sd:,.0f}")
assert abs(one.mean.value - other.mean.value) < 4 * (one.mean.se**2 + other.mean.se**2) ** 0.5
assert one.sd > 1.2 * other.sd
