# %% [markdown]
# # Stay, or leave?
#
# The decision that careersim began with: a cloud giant with unvested stock against a national laboratory with a six-figure
# cut in base pay. The file is `configs/cloud-or-lab.toml`; every number in it can be changed.

# %%
from matplotlib import pyplot as plt

import careersim as cs

decision = cs.load("../configs/cloud-or-lab.toml")
result = cs.simulate(decision, paths=65_536, seed=0)
result.alternatives

# %% [markdown]
# ## What leaving costs
#
# Each of the 65,536 paths is one future: stock prices, raises and bonuses, the same for every alternative. The opportunity
# cost of an alternative is what the best other one pays, less what it pays itself, path by path, in today's money after tax.

# %%
fig, axes = plt.subplots(2, 1, figsize=(8, 7), sharex=True, layout="constrained")
for ax, key in zip(axes, ("lab", "after-bonus"), strict=True):
    cs.plot_opportunity_cost(result, key, "stay", ax=ax)

# %% [markdown]
# ## Stay against leave
#
# The same futures as outlines. The job with the stock has the wider spread: its pay depends on the price of one share.

# %%
fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
cs.plot_present_values(result, ax=ax)

# %%
for key, alternative in result.figures.alternatives.items():
    pay, cost = alternative.annual_pay, alternative.cost.spread
    print(
        f"{key:12} pays {pay.mean.value:9,.0f} a year (P5 {pay['p5'].value:9,.0f}, P95 {pay['p95'].value:9,.0f}), "
        f"costs {cost.mean.value:10,.0f} +- {cost.mean.se:,.0f} against {alternative.cost.versus}"
    )

# %% [markdown]
# ## What it buys
#
# The price of happiness is what the difference in scores is worth by one's own weights. Above the pay cut, leaving is worth
# it; the break-even weight says how much more money would have to matter for the answer to turn.

# %%
happiness = result.figures.alternatives["after-bonus"].happiness
print(f"pay cut            {happiness.pay_cut.value:10,.0f} a year")
print(f"price of happiness {happiness.price.value:10,.0f} a year")
print(f"surplus            {happiness.surplus.value:10,.0f} a year")
print(f"break-even weight of money {happiness.break_even_money_weight.value:.0%}")

# %%
# The answer of the command line is the same one.
assert result.figures.alternatives["after-bonus"].all_in.p_best.value > 0.5
assert happiness.surplus.value > 0
