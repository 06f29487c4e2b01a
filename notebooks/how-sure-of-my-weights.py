# %% [markdown]
# # How sure am I about my weights?
#
# Nobody knows what flexibility is worth to them to the per cent. Three ways to live with that: see where the answer turns;
# ask for whom each choice would be the best; and write the weights as what they are, uncertain.

# %%
from pathlib import Path

import careersim as cs

text = Path("../configs/cloud-or-lab.toml").read_text("utf-8")
decision = cs.loads(text)
result = cs.simulate(decision, paths=16_384, seed=0)
even = result.figures.alternatives["after-bonus"].happiness.break_even_money_weight
print(f"the answer turns where money weighs {even.value:.0%} +- {even.se:.1%}; the file says 40 %")

# %% [markdown]
# ## Any weights at all
#
# Forget the file's weights: let all be equally likely, and count how often each alternative comes first (SMAA). The mean of
# the weights that put it first says whom it is for.


# %%
def show(found):
    for key, one in found.alternatives.items():
        print(f"{key:12} first for {one.acceptability[0].value:4.0%} of weights and futures", end="")
        if one.central is None:
            print()
            continue
        whom = ", ".join(f"{name} {weight.value:.0%}" for name, weight in one.central.items())
        print(f"; for those who give {whom}: then in {one.confidence.value:.0%} of futures")


anybody = cs.weights(result, uniform=True)
show(anybody)

# %%
# Staying is for those to whom money matters more than the break-even, leaving after the bonus for those to whom it matters
# less, and leaving at once for those to whom it hardly matters.
money = {key: one.central["money"].value for key, one in anybody.alternatives.items()}
assert money["stay"] > even.value > money["after-bonus"] > money["lab"]
first = {key: one.acceptability[0].value for key, one in anybody.alternatives.items()}
assert 0.15 < first["stay"] < 0.21
assert abs(sum(first.values()) - 1) < 1e-9

# %% [markdown]
# ## My weights, as ranges
#
# A weight may be uncertain like any other number: here money has 40 points, or anything from 20 to 80. How often each comes
# first now counts what I do not know about myself beside the luck of the stock. "On average" leaves luck out: what
# is left there is doubt about the weights alone.

# %%
unsure = text.replace("money       = 40", "money       = { pert = [20, 40, 80] }")
assert "pert = [20, 40, 80]" in unsure
mine = {}
for name, written in (("sure", text), ("unsure", unsure)):
    mine[name] = cs.weights(cs.simulate(cs.loads(written), paths=16_384, seed=0))
    best = mine[name].alternatives["after-bonus"]
    first, on_average = best.acceptability[0], best.on_average[0]
    print(
        f"{name:6} ({mine[name].drawn}): first {first.value:.0%} +- {first.se:.1%}, on average {on_average.value:.0%}"
    )
show(mine["unsure"])

# %%
# Sure of the weights, only luck speaks against the choice; unsure, it is best less often, and averaging luck out is no help.
sure, doubt = (mine[name].alternatives["after-bonus"] for name in ("sure", "unsure"))
assert sure.on_average[0].value == 1
assert doubt.acceptability[0].value < sure.acceptability[0].value
assert 0.4 < doubt.on_average[0].value < 0.95
