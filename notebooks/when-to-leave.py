# %% [markdown]
# # When to leave
#
# Unvested grants make some months worth waiting for. `cs.when` leaves at every month's end, on the same paths.

# %%
from matplotlib import pyplot as plt

import careersim as cs

decision = cs.load("../configs/cloud-or-lab.toml")
timing = cs.when(decision, "lab", paths=4096)
best = timing.best
print(f"money alone: leave on {best.date}, {best.gain.value:,.0f} more than now")

# %% [markdown]
# ## The golden handcuffs, month by month
#
# What is unvested at each date, and what leaving then gives up.

# %%
fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
dates = [month.date for month in timing.months]
ax.step(dates, [month.unvested for month in timing.months], where="post", color="#0072B2", label="unvested")
ax.plot(dates, [month.forfeited.value for month in timing.months], color="#D55E00", label="given up by leaving")
ax.set_ylabel("USD")
ax.legend()

# %% [markdown]
# ## With happiness counted
#
# The same months by your own weights: each one in the job you like less has its price.

# %%
happiest = max(timing.months, key=lambda month: month.all_in_gain.value)
print(f"all in all: leave on {happiest.date}, worth {happiest.all_in_gain.value:,.0f} more than leaving now")

# %%
# Money keeps one longer than happiness does, and giving up nothing is only possible at the end.
assert best.month > happiest.month
assert timing.months[-1].forfeited.value <= timing.months[0].forfeited.value

# %% [markdown]
# ## Keeping the choice open
#
# Who watches the stock need not fix the date today. What that is worth:

# %%
print(
    f"the best rule that watches the stock brings {timing.policy.worth.value:,.0f} more than the best date fixed today"
)
