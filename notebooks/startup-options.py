# %% [markdown]
# # A startup's options
#
# What 90,000 options on a private company are worth is a lottery: most companies fail or return less than was put in, a
# few return a lot. The model keeps that apart from pay.

# %%
from matplotlib import pyplot as plt

import careersim as cs

decision = cs.load("../configs/big-tech-or-startup.toml")
result = cs.simulate(decision, paths=65_536, seed=0)
result

# %% [markdown]
# ## What they bring
#
# On average a lot, which is the luckiest few futures' doing: the answer above says in how many they bring nothing.

# %%
options = result.figures.alternatives["startup"].by_year
paid = sum(year.components["options"].value for year in options if "options" in year.components)
print(f"on average {paid:,.0f} before tax, over five years")
fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
cs.plot_present_values(result, ax=ax)

# %% [markdown]
# ## What would have to be true
#
# The mean hides the odds. Ask instead what the file would have to say for the startup to pay as much as the big employer:
# the salary to ask for, all else as it is.

# %%
found = cs.break_even(decision, "startup", "salary", versus="big", paths=16_384)
print(f"a salary of {found.value.value:,.0f} would make up for it" if found.reached else "no salary would")

# %% [markdown]
# ## Or the exit
#
# The chance of an exit moves the mean, and hardly the median: the futures that matter are few.

# %%
table = cs.sweep(decision, {"market.rocket.exit_rate": [0.05, 0.10, 0.20, 0.40]}, paths=16_384)
rows = [row for row in table.rows() if row["alternative"] == "startup"]
for row in rows:
    print(
        f"exit rate {row['market.rocket.exit_rate']:.0%}: {row['annual_pay']:,.0f} a year, best in {row['p_best']:.0%}"
    )

# %%
# More exits never lower the pay, on the same paths.
pay = [row["annual_pay"] for row in rows]
assert pay == sorted(pay)
