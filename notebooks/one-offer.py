# %% [markdown]
# # One offer, step by step
#
# What the model does with an offer, from the grant to the present value, checked by hand along the way.

# %%
import numpy as np
from matplotlib import pyplot as plt

import careersim as cs

text = """
start = 2026-01-01
[preferences]
discount_rate = 0.04
[tax]
kind = "flat"
rate = 0.35
[market.ACME]
spot = 120
expected_return = 0.08
volatility = 0.40
[offers.acme]
stock = "ACME"
salary = { annual = 180_000, raise = { pert = [0.0, 0.03, 0.06] } }
bonus = { target = 0.15, payout = { pert = [0.0, 1.0, 1.5] } }
sign_on = 20_000
rsu = { value = 240_000, vesting = "4y quarterly, 1y cliff" }
[offers.plain]
salary = 230_000
"""
decision = cs.loads(text)
result = cs.simulate(decision, paths=65_536, seed=1)

# %% [markdown]
# ## 1. The grant becomes shares
#
# 240,000 at today's price of 120 are 2,000 shares, whatever the price does later. A quarter vests after a year, then a
# sixteenth every quarter.

# %%
grant = decision.offers["acme"].rsu[0]
vests = grant.vesting.vests(decision.start)
shares = 240_000 / 120
for vest in vests[:3]:
    print(vest.date, vest.weight * shares, "shares")
assert sum(vest.weight for vest in vests) == 1

# %% [markdown]
# ## 2. Prices
#
# The price follows a geometric Brownian motion whose mean grows by the expected return. The last vest is after four years:
# its price has the mean 120 x 1.08^4, and is more likely than not below that.

# %%
rng = np.random.default_rng(0)
times = np.arange(1, 49) / 12
model = decision.market["ACME"]
drawn = {key: number.mean for key, number in model.numbers.items()}
motion = np.cumsum(rng.standard_normal((48, 20_000)), axis=0) / np.sqrt(12)
prices = model.price_paths(drawn, times, motion)
fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
ax.hist(prices[-1], 100, range=(0, 600), color="#0072B2")
ax.axvline(120 * 1.08**4, color="#D55E00", label="mean")
ax.set_xlabel("price after four years [USD]")
ax.legend()
mean = 120 * 1.08**4
print(f"mean {prices[-1].mean():.1f}, closed form {mean:.1f}; below the mean: {(prices[-1] < mean).mean():.0%}")

# %% [markdown]
# ## 3. Money by year
#
# Salary, bonus, sign-on and vests by calendar year, before tax, on average over the futures.

# %%
for year in result.figures.alternatives["acme"].by_year:
    parts = ", ".join(f"{name} {money.value:,.0f}" for name, money in year.components.items())
    print(f"{year.year}: gross {year.gross.value:,.0f}, net {year.net.value:,.0f} ({parts})")

# %% [markdown]
# The vests of year 1 are the cliff alone: a quarter of the grant at the price after a year.

# %%
first = result.figures.alternatives["acme"].by_year[0].components["rsu"]
expected = 0.25 * 240_000 * 1.08
print(f"simulated {first.value:,.0f} +- {first.se:,.0f}, by hand {expected:,.0f}")
assert abs(first.value - expected) < 4 * first.se

# %% [markdown]
# ## 4. Present value
#
# Taxed at 35 % and discounted at 4 % a year. The spread of the present value is what one is exposed to.

# %%
fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
cs.plot_present_values(result, ax=ax)
value = result.figures.alternatives["acme"].present_value
print(f"mean {value.mean.value:,.0f} +- {value.mean.se:,.0f}; P5 {value['p5'].value:,.0f}")

# %% [markdown]
# ## 5. What risk costs
#
# A plain salary of 230,000 is sure. The certainty equivalent says what the risky offer is worth to somebody who owns nothing
# else, and to somebody with savings.

# %%
for wealth in (0, 500_000, 5_000_000):
    richer = cs.loads(text.replace("discount_rate = 0.04", f"discount_rate = 0.04\nwealth = {wealth}"))
    certain = cs.simulate(richer, paths=65_536, seed=1).figures.alternatives["acme"].certainty_equivalent
    print(f"savings {wealth:9,}: worth {certain.value:,.0f} for certain, of a mean of {value.mean.value:,.0f}")
