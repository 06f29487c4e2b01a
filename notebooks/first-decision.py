# %% [markdown]
# # A first decision
#
# Two salaries are enough to begin with. Everything else has a documented default, and each line that is added sharpens the
# answer.

# %%
import careersim as cs

text = """
start = 2026-01-01
[current]
salary = 200_000
[offers.acme]
salary = 180_000
"""
result = cs.simulate(cs.loads(text), paths=4096, seed=0)
result

# %% [markdown]
# Without tax and raises the cost is by hand: 20,000 a year for four years, discounted at 4 % a year month by month.

# %%
by_hand = sum(20_000 / 12 * 1.04 ** (-month / 12) for month in range(1, 49))
simulated = result.figures.alternatives["acme"].cost.spread.mean
print(f"simulated {simulated.value:,.2f}, by hand {by_hand:,.2f}")
assert abs(simulated.value - by_hand) < 0.01

# %% [markdown]
# ## What you care about
#
# Score each job on what matters to you besides money, 0 to 10, and weigh: the points say what the swing from the worst to
# the best would be worth to you.

# %%
text += """
[current.scores]
flexibility = 3
[offers.acme.scores]
flexibility = 8
[preferences.weights]
money = 60
flexibility = 40
"""
result = cs.simulate(cs.loads(text), paths=4096, seed=0)
happiness = result.figures.alternatives["acme"].happiness
print(
    f"pay cut {happiness.pay_cut.value:,.0f} a year; five points of flexibility are worth {happiness.price.value:,.0f}"
)
result

# %% [markdown]
# The price of those five points: 40 / 60 of the pay range, which is by default once the pay of staying, times half the scale.

# %%
by_hand = 40 / 60 * 5 / 10 * result.figures.alternatives["stay"].annual_pay.mean.value
assert abs(happiness.price.value - by_hand) < 1
assert happiness.surplus.value > 0
