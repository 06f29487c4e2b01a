"""Incentive options whose shares are kept: worked by hand, each with its sum, through an offers file."""

import pytest

import careersim as cs
from careersim.summary import AlternativeSummary


def offer(text: str, key: str = "a", paths: int = 1) -> AlternativeSummary:
    return cs.simulate(cs.loads(text), paths).figures.alternatives[key]


def options_by_year(summary: AlternativeSummary) -> dict[int, float]:
    found = {year.year: year.components["options"].value for year in summary.by_year if "options" in year.components}
    return {year: money for year, money in found.items() if money}


FILE = """
start = 2024-01-01
horizon = "{horizon}"
preferences = {{ discount_rate = {discount} }}
{tax}
[market.X]
kind = "constant"
spot = {spot}
expected_return = {growth}
[offers.a]
stock = "X"
{job}
[offers.a.options]
shares = 2_000
strike = 10
granted = {granted}
vesting = {{ tranches = [{{ date = 2025-01-01, fraction = 1 }}] }}
type = "iso"
exercise = {exercise}
{sell}
[offers.b]
salary = 1
"""
TEXAS = 'tax = { kind = "us", year = 2024, state = "TX" }'
SALARY = "salary = { annual = 150_000, raise = 0 }"


def file(**changes: object) -> str:
    usual: dict[str, object] = {
        "horizon": "3y",
        "discount": 0.04,
        "tax": TEXAS,
        "spot": 100,
        "growth": 0.1,
        "job": SALARY,
        "granted": "2023-01-02",
        "exercise": '"vest"',
        "sell": 'sell = "1y"',
    }
    return FILE.format(**usual | changes)


def test_the_gain_is_taxed_by_the_minimum_tax_at_the_exercise_and_credited_when_it_is_taxed_again_at_the_sale() -> None:
    # 2,000 options vest and are exercised on 1 January 2025, the last day of 2024, at 100 x 1.1 = 110: the strikes cost
    # 20,000, the gain is 2,000 x (110 - 10) = 200,000. The shares are kept for a year, sold on 2 January 2026 (month
    # 24) at 121: 242,000, of which 222,000 is a long-term gain, 200,000 of it counted before.
    found = offer(file())
    assert options_by_year(found) == pytest.approx({2024: -20_000, 2026: 242_000})
    federal = {year.year: year.tax["federal"].value for year in found.by_year}
    # 2024. Regular: 135,400 taxable, 17,168.50 + 24 % x 34,875 = 25,538.50.
    #       Minimum: 150,000 + 200,000 - 85,700 = 264,300; 26 % x 232,600 + 28 % x 31,700 = 69,352.
    assert federal[2024] == pytest.approx(69_352.00)
    # 2025. Regular: 134,250 taxable, 17,651 + 24 % x 30,900 = 25,067. Minimum: 26 % x (150,000 - 88,100) = 16,094.
    #       Of the credit of 69,352 - 25,538.50 = 43,813.50 there go 25,067 - 16,094 = 8,973: 34,840.50 are left.
    assert federal[2025] == pytest.approx(16_094.00)
    # 2026. Regular: 133,900 taxable, 17,966 + 24 % x 28,200 = 24,734; 15 % of the gain 33,300: 58,034.
    #       Minimum: 150,000 + 22,000 - 90,100 = 81,900; 26 % x 59,900 + 15 % x 22,000 = 18,874.
    #       The room, 39,160, takes all that is left of the credit. 3.8 % of 372,000 - 200,000: 6,536.
    assert federal[2026] == pytest.approx(58_034 - 34_840.50 + 6_536)
    # Present value. What is owed in a year is borne by its income, the exercise's gain or the sale's among it.
    payroll = dict.fromkeys(federal, 0.062 * 150000 + 0.0145 * 150000)
    rate = {
        2024: (federal[2024] + payroll[2024]) / 350_000,
        2025: (federal[2025] + payroll[2025]) / 150_000,
        2026: (federal[2026] + payroll[2026]) / 372_000,
    }
    value = sum(12_500 * (1 - rate[2024 + m // 12]) / 1.04 ** ((m + 1) / 12) for m in range(36))
    value += (-20_000 - 200_000 * rate[2024]) / 1.04
    value += (242_000 - 222_000 * rate[2026]) / 1.04**2
    assert found.present_value.mean.value == pytest.approx(value, rel=1e-12)


def test_shares_that_fall_are_a_loss_of_3_000_and_their_minimum_tax_comes_back_slowly() -> None:
    # Exercised at 200 x 0.4 = 80: a gain of 140,000. Sold at 200 x 0.4^2 = 32: still 22 above the strike, 44,000.
    kept = offer(file(spot=200, growth=-0.6, discount=0))
    assert options_by_year(kept) == pytest.approx({2024: -20_000, 2026: 64_000})
    federal = {year.year: year.tax["federal"].value for year in kept.by_year}
    # 2024: 26 % x (150,000 + 140,000 - 85,700) = 53,118. 2025 as above; the credit left: 27,579.50 - 8,973 = 18,606.50.
    assert federal[2024] == pytest.approx(53_118)
    # 2026: 24,734 + 15 % x 44,000 = 31,334. For the minimum tax a loss of 140,000 - 44,000, which counts with 3,000:
    # 26 % x (147,000 - 90,100) = 14,794. 16,540 of the credit are used, and 2,066.50 left beyond the horizon.
    assert federal[2026] == pytest.approx(14_794)
    # Exercised at 200 x 0.2 = 40, a gain of 60,000: 26 % x (150,000 + 60,000 - 85,700) = 32,318. What that is above
    # 25,538.50 is credited in 2025, all of 6,779.50. Sold at 200 x 0.2^2 = 8: of the loss of 4,000 there count 3,000.
    lost = offer(file(spot=200, growth=-0.8, discount=0))
    assert options_by_year(lost) == pytest.approx({2024: -20_000, 2026: 16_000})
    federal = {year.year: year.tax["federal"].value for year in lost.by_year}
    assert federal == pytest.approx({2024: 32_318, 2025: 25_067 - 6_779.50, 2026: 24_734 - 0.24 * 3_000})


@pytest.mark.parametrize("exercise", ['"vest"', '"hold"', "{ multiple = 3.0 }"])
@pytest.mark.parametrize("job", [SALARY, "", f"{SALARY}\nlayoff = 0.4"])
@pytest.mark.parametrize("growth", ["0.1", "-0.6", "-0.85", "{ uniform = [-0.8, 0.8] }"])
def test_without_discount_the_years_money_after_tax_is_the_present_value(exercise: str, job: str, growth: str) -> None:
    # With or without other money in the year of the exercise, whether the shares then rise or fall.
    found = offer(file(exercise=exercise, job=job, growth=growth, discount=0), paths=1024)
    net = sum(year.net.value for year in found.by_year)
    assert found.present_value.mean.value == pytest.approx(net, rel=1e-9)
    assert all(year.tax["federal"].value >= 0 for year in found.by_year)


@pytest.mark.parametrize(
    ("granted", "sell", "sold_in"),
    [
        ("2023-01-02", "1y", 24),
        ("2023-01-02", "18mo", 30),
        ("2024-01-01", "1y", 24),  # two years after the grant is 1 January 2026, too
        ("2024-06-01", "1y", 29),  # a year after the exercise is not two after the grant
        ("2023-01-02", "5y", 36),  # beyond the horizon: its price there
    ],
)
def test_shares_are_sold_a_day_after_both_spans_are_over(granted: str, sell: str, sold_in: int) -> None:
    untaxed = offer(file(tax="", granted=granted, sell=f'sell = "{sell}"'))
    months = (1.04 ** (-m / 12) for m in range(1, 37))
    value = 12_500 * sum(months) - 20_000 / 1.04 + 2_000 * 100 * (1.1 / 1.04) ** (sold_in / 12)
    assert untaxed.present_value.mean.value == pytest.approx(value, rel=1e-12)


def test_leaving_forfeits_no_share_that_is_ones_own() -> None:
    # Exercised at 110 and left a month later; the shares are sold in January 2026 all the same.
    text = file(tax="", discount=0) + "[alternatives.leave]\npath = [{ job = 'a', until = 2025-01-31 }, { job = 'b' }]"
    stays, leaves = offer(text), offer(text, "leave")
    assert options_by_year(leaves) == options_by_year(stays) == pytest.approx({2024: -20_000, 2026: 242_000})
    assert leaves.handcuffs.forfeited.value == 0


def test_options_alive_at_the_horizon_count_as_if_they_were_sold_there() -> None:
    kept, at_once = (offer(file(exercise='"hold"', sell=sell)) for sell in ('sell = "1y"', ""))
    assert options_by_year(kept) == pytest.approx({2026: 2_000 * (133.1 - 10)})
    assert kept.present_value.mean.value == at_once.present_value.mean.value


@pytest.mark.parametrize(("type_", "levied"), [("nso", 0.0145 * 198_000 + 0.062 * (168_600 - 150_000)), ("iso", 0)])
def test_the_gain_of_options_bears_payroll_taxes_as_wages_do_unless_they_are_incentive_options(
    type_: str, levied: float
) -> None:
    # 2,000 x (109 - 10) = 198,000 in the first year, beside wages of 150,000; Medicare takes 0.9 % more above 200,000.
    with_gain = offer(file(horizon="1y", growth=0.09, sell="").replace("iso", type_))
    found = with_gain.by_year[0].tax["payroll"].value
    above = 0.009 * (150_000 + 198_000 - 200_000) if type_ == "nso" else 0.0
    assert found == pytest.approx((0.0145 + 0.062) * 150_000 + levied + above, abs=0.01)


def test_a_rule_without_a_minimum_tax_takes_its_share_of_the_gain_at_the_sale() -> None:
    found = offer(file(tax='tax = { kind = "flat", rate = 0.3 }'))
    taxes = {year.year: year.tax["flat"].value for year in found.by_year}
    assert taxes == pytest.approx({2024: 45_000, 2025: 45_000, 2026: 0.3 * 372_000})


def test_what_luck_ends_is_exercised_and_kept_as_well() -> None:
    # The price stands still: kept or not, the shares bring the same sum on every path.
    job = f"{SALARY}\nlayoff = 0.4"
    kept, at_once = (
        offer(file(tax="", growth=0, discount=0, job=job, exercise='"hold"', sell=sell), paths=1024)
        for sell in ('sell = "1y"', "")
    )
    assert kept.present_value.mean.value == pytest.approx(at_once.present_value.mean.value, rel=1e-12)
    assert kept.handcuffs.forfeited.value == pytest.approx(at_once.handcuffs.forfeited.value)


@pytest.mark.parametrize(
    ("sell", "message"),
    [
        ('sell = "6mo"', 'options.sell: 6mo is less than a year: .* Write "1y" or longer, or leave it out'),
        ("sell = 12", "options.sell: 12 is not a duration"),
        ('sell = "1y"\nwindow = "1y"', r'options.window: 1y is more than the three months .* Write "90d" or less'),
    ],
)
def test_shares_kept_in_vain_are_faults(sell: str, message: str) -> None:
    with pytest.raises(cs.OffersError, match=message):
        cs.loads(file(sell=sell))


def test_only_incentive_options_that_have_a_market_can_be_kept() -> None:
    with pytest.raises(cs.OffersError, match=r'options.sell: keeps the shares of an NSO, .* or write type = "iso"'):
        cs.loads(file().replace('type = "iso"', ""))
    private = (
        file().replace('kind = "constant"', 'kind = "private"').replace("expected_return = 0.1", "exit_rate = 0.1")
    )
    with pytest.raises(cs.OffersError, match=r"options.sell: is for shares that have a market. .* Remove it"):
        cs.loads(private)
