"""Figures -> the answer in plain words: what it costs, what is left behind, what it is worth, and so what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from careersim.dates import add_months
from careersim.decision import CURRENT, MONEY, Decision
from careersim.engine.spells import spells
from careersim.engine.unvested import Vest, unvested
from careersim.estimate import Estimate
from careersim.plain import plain
from careersim.report.money import Currency, is_clear, percent, plain_percent
from careersim.report.option import Option, capital, option
from careersim.summary import AlternativeSummary, Cost, Summary
from careersim.timegrid import ONE_DAY
from careersim.words import Words, listed


@dataclass(frozen=True)
class Answer:
    """The words of the first screen about a decision and its figures."""

    decision: Decision
    figures: Summary

    @property
    def currency(self) -> Currency:
        """Return how money is written."""
        return Currency(self.decision.currency)

    @property
    def is_priced(self) -> bool:
        """Tell whether happiness has a price."""
        return self.figures.alternatives[self.figures.reference].all_in is not None

    @property
    def best(self) -> str:
        """Return the best alternative: with happiness where it has a price, else in money."""
        return max(self.figures.alternatives, key=self._worth)

    @property
    def is_uncertain(self) -> bool:
        """Tell whether anything in the file makes the answer uncertain."""
        cost = self.figures.alternatives[self.challenger].cost_against_reference
        return cost is not None and cost.spread.is_uncertain

    @property
    def challenger(self) -> str:
        """Return the alternative that the answer is about: the best one, or the best besides the reference."""
        others = [key for key in self.figures.alternatives if key != self.figures.reference]
        return max(others, key=self._worth)

    def sentences(self) -> Iterator[str]:
        """Yield the answer, a sentence or two a line."""
        this = self.figures.alternatives[self.challenger]
        cost = this.cost_against_reference
        assert cost is not None
        yield from self._money(cost)
        yield from self._risk(cost)
        yield from self._left_behind()
        yield from self._happiness(this)
        yield from self._verdict(this)

    def option(self, key: str) -> Option:
        """Return how an alternative is spoken of."""
        return option(self.decision, key)

    def _worth(self, key: str) -> float:
        figures = self.figures.alternatives[key]
        return (figures.all_in.value if figures.all_in else figures.present_value).mean.value

    def _a_year(self, estimate: Estimate, sign: float = 1.0) -> str:
        return self.currency.of(estimate, sign / self.figures.annuity_years)

    def _money(self, cost: Cost) -> Iterator[str]:
        this, other = self.option(self.challenger).doing, self.option(cost.versus).doing
        mean = cost.spread.mean
        if not is_clear(mean):
            if mean.se == 0:
                yield f"{capital(this)} pays exactly what {other} does."
                return
            yield f"In money, {this} and {other} are too close to call: run more --paths to tell them apart."
        elif mean.value > 0:
            yield f"{capital(this)} costs you about {self._a_year(mean)} a year, against {other}."
        else:
            yield f"{capital(this)} pays about {self._a_year(mean, -1)} a year more than {other}."
        if not cost.spread.is_uncertain:
            yield "Nothing in the file makes that uncertain."
            return
        costs = mean.value > 0
        rarely = of_100(_complement(cost.p_positive) if costs else cost.p_positive)
        span = self._span(cost, -1.0 if not costs else 1.0)
        yield f"In 9 futures of 10 {span}; in {rarely} it {'pays more' if costs else 'costs'}."

    def _span(self, cost: Cost, sign: float) -> str:
        """Return what happens in 9 futures of 10, seen as a cost (sign 1) or as a gain (sign -1)."""
        low, high = sorted((cost.spread["p5"], cost.spread["p95"]), key=lambda end: sign * end.value)
        if sign * low.value >= 0:
            amounts = f"between {self._a_year(low, sign)} and {self._a_year(high, sign)}"
            return f"it costs {amounts}" if sign > 0 else f"it pays {amounts} more"
        little, much = self._a_year(low, -sign), self._a_year(high, sign)
        if sign > 0:
            return f"it ends between paying {little} more and costing {much}"
        return f"it ends between costing {little} and paying {much} more"

    def _risk(self, cost: Cost) -> Iterator[str]:
        """Yield what the cost is once risk counts, where that would read otherwise."""
        if cost.certain is None or not self.decision.preferences.risk_aversion.is_fixed:
            return
        gap = Estimate(cost.certain.value - cost.spread.mean.value, cost.certain.se + cost.spread.mean.se)
        if not is_clear(gap) or abs(gap.value) < 0.05 * abs(cost.spread.mean.value):
            return
        how = self.decision.preferences.risk_says(Words(self.decision.currency))
        verb, sign = ("costs", 1.0) if cost.certain.value > 0 else ("gains", -1.0)
        yield f"Counting risk ({how}), it {verb} {self._a_year(cost.certain, sign)} a year for certain."

    def left_behind(self) -> list[Vest]:
        """Return the vests that the challenger leaves behind, at today's prices."""
        if (left := self._last_day()) is None:
            return []
        return [vest for vest in unvested(self.decision) if vest.date > left and vest.value > 0]

    def _left_behind(self) -> Iterator[str]:
        left = self._last_day()
        if left is None or not (vests := self.left_behind()):
            return
        stocks = listed(
            [plain(self.decision.stock_name(stock)) for stock in dict.fromkeys(vest.stock for vest in vests)]
        )
        soon = sum(vest.value for vest in vests if vest.date <= add_months(left, 12))
        total = sum(vest.value for vest in vests)
        yield (
            f"You leave {self.currency.text(total)} of unvested {stocks} stock behind, at {self._price_of(vests)}, "
            f"{self._part(soon, total)} of it due within 12 months."
        )

    def _last_day(self) -> date | None:
        """Return the last day in the current job, today's eve at the earliest; None where it is not left."""
        job, current = spells(self.decision, self.challenger)[0]
        return max(current.last_day, self.decision.start - ONE_DAY) if job == CURRENT and current.leaves else None

    def _price_of(self, vests: list[Vest]) -> str:
        listed_ = [self.decision.price_model(vest.stock).is_listed for vest in vests]
        return "today's price" if all(listed_) else "a price that nobody may ever pay"

    def _part(self, part: float, whole: float) -> str:
        if part <= 0:
            return "none"
        return "all" if part >= whole * (1 - 1e-9) else self.currency.text(part)

    def _happiness(self, this: AlternativeSummary) -> Iterator[str]:
        price = this.happiness.price
        if price is None or not this.happiness.scores:
            return
        usual = self.figures.alternatives[self.figures.reference].happiness.scores
        gains = {key: score.value - usual[key].value for key, score in this.happiness.scores.items()}
        weights = self.decision.preferences.weights or {}
        better = [plain(key) for key, gain in gains.items() if gain > 0 and key in weights]
        worse = [plain(key) for key, gain in gains.items() if gain < 0 and key in weights]
        if not better and not worse:
            yield "It changes nothing else that you gave a weight."
            return
        if better and worse:
            what = f"its better {listed(better)}, less its worse {listed(worse)},"
        else:
            what = f"its {'better' if better else 'worse'} {listed(better or worse)}"
        many = len(better) + len(worse) > 1
        if price.value >= 0:
            effect = f"{'are' if many else 'is'} worth {self.currency.of(price)} a year to you"
        else:
            effect = f"{'cost' if many else 'costs'} you {self.currency.of(price, -1)} a year"
        yield f"By your weights, {what} {effect}."

    def _verdict(self, this: AlternativeSummary) -> Iterator[str]:
        weights = self.decision.preferences.weights
        even = this.happiness.break_even_money_weight
        if not self.decision.attributes:
            yield "Only money is compared: score the jobs and weigh what you care about for a verdict."
        elif weights is None:
            yield "Without [preferences.weights] there is no verdict."
            if even is not None:
                way = "less" if this.happiness.pay_cut.value > 0 else "more"
                alike = f"With {listed([plain(key) for key in self.decision.attributes])} weighing alike"
                doing = self.option(self.challenger).doing
                yield f"{alike}, {doing} is worth it if money weighs {way} than {percent(even)} of the whole."
        elif this.all_in is not None:
            yield from self._weighed(this, even)

    def _weighed(self, this: AlternativeSummary, even: Estimate | None) -> Iterator[str]:
        gap = self.figures.alternatives[self.best].all_in
        assert gap is not None
        best, other = self.option(self.best), self.option(gap.cost.versus)
        if is_clear(gap.cost.spread.mean):
            yield f"So: {best.do}."
        elif gap.cost.spread.mean.se == 0:
            yield f"So: {best.doing} and {other.doing} are worth the same to you."
        else:
            yield f"So: too close to call between {best.doing} and {other.doing}."
        reference = self.figures.reference
        changed = reference if self.best == self.challenger else self.challenger
        if even is not None:
            grows = (this.happiness.pay_cut.value > 0) == (changed == reference)
            yield (
                f"You would {self.option(changed).do} if money weighed {'more' if grows else 'less'} than "
                f"{percent(even)} (you said {plain_percent(weights_of(self.decision)[MONEY])})."
            )
        elif len(self.figures.alternatives) == 2:
            yield "No weight of money would change that."


def weights_of(decision: Decision) -> dict[str, float]:
    """Return the weights as shares of the whole, at their means."""
    weights = {key: weight.mean for key, weight in (decision.preferences.weights or {}).items()}
    return {MONEY: 0.0} | {key: weight / sum(weights.values()) for key, weight in weights.items()}


def of_100(probability: Estimate) -> str:
    """Return a probability as `4 of 100`, `none` or `all`."""
    words = {"0 %": "none", "<1 %": "fewer than 1 of 100", ">99 %": "more than 99 of 100", "100 %": "all"}
    text = percent(probability)
    return words.get(text, f"{text.removesuffix(' %')} of 100")


def _complement(probability: Estimate) -> Estimate:
    return Estimate(1.0 - probability.value, probability.se)
