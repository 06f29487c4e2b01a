# %% [markdown]
# # How sure am I about my weights?
#
# Nobody knows what flexibility is worth to them to the per cent. Two ways to live with that: see where the answer turns,
# and write the weights as what they are, uncertain.

# %%
from pathlib import Path

import careersim as cs

decision = cs.load("../configs/cloud-or-lab.toml")
result = cs.simulate(decision, paths=16_384, seed=0)
even = result.figures.alternatives["after-bonus"].happiness.break_even_money_weight
print(f"the answer turns where money weighs {even.value:.0%} +- {even.se:.1%}; the file says 40 %")

# %% [markdown]
# ## Weight by weight
#
# The same futures, with another weight of money each time.

# %%
table = cs.sweep(decision, {"preferences.weights.money": [20, 30, 40, 50, 60]}, paths=4096)
gain = {row["preferences.weights.money"]: row["surplus"] for row in table.rows() if row["alternative"] == "after-bonus"}
for weight, surplus in gain.items():
    print(f"money {weight:3.0f} points of {weight + 60:.0f}: leaving is worth {surplus:10,.0f} a year to you")

# %%
# It falls as money weighs more, and changes sign where the break-even says.
values = [*gain.values()]
assert values == sorted(values, reverse=True)
assert all((surplus > 0) == (weight / (weight + 60) < even.value) for weight, surplus in gain.items())

# %% [markdown]
# ## Weights as distributions
#
# A weight may be uncertain like any other number. The probability that an alternative is best by one's own weights then
# counts that as well.

# %%
text = Path("../configs/cloud-or-lab.toml").read_text("utf-8")
unsure = text.replace("money       = 40", "money       = { pert = [20, 40, 80] }")
for name, written in (("sure", text), ("unsure", unsure)):
    all_in = cs.simulate(cs.loads(written), paths=16_384, seed=0).figures.alternatives["after-bonus"].all_in
    print(f"{name}: best with probability {all_in.p_best.value:.0%}")

# %%
assert "pert = [20, 40, 80]" in unsure
assert all_in.p_best.value < 0.95
