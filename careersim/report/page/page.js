// The sliders: weighs anew what was simulated, at once and here. What it computes is derived in sliders.py.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("slider-data").textContent);
  const section = document.getElementById("weights");
  const N_BINS = 40;
  const TAIL = 0.005; // as in histogram.py
  const WIDTH = 360, HEIGHT = 190, LEFT = 34, BOTTOM = 22, TOP = 8;
  const at = (column, i) => (typeof column === "number" ? column : column[i]);

  /** Return a column as it is computed with: packed numbers of 16 bits become a list. */
  function unpacked(column) {
    if (typeof column === "number") return column;
    const bytes = Uint8Array.from(atob(column.packed), (letter) => letter.charCodeAt(0));
    const words = new DataView(bytes.buffer);
    const length = bytes.length / 2;
    return Float64Array.from({ length }, (_, i) => column.low + column.step * words.getUint16(2 * i, true));
  }

  const alternatives = data.alternatives.map((one) => ({
    ...one,
    batches: one.batches.map(unpacked),
    paths: one.paths.map(unpacked),
  }));
  const nBatches = Math.max(1, ...alternatives.flatMap((one) => one.batches.map((column) => column.length ?? 1)));
  let shares = [...data.shares];
  let rest = [...data.shares]; // what the others keep their proportions of

  // --- numbers as money.py writes them ---------------------------------------------------------------------------

  function unit(amount, se) {
    const digits = amount ? 10 ** (Math.floor(Math.log10(Math.abs(amount))) - data.digits + 1) : 1;
    return se > 0 ? Math.max(digits, 10 ** Math.ceil(Math.log10(se) - 1e-12)) : digits;
  }

  function money(amount, se = 0) {
    const step = unit(amount, se);
    const rounded = Math.round(amount / step) * step;
    const size = Math.abs(rounded);
    const units = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]];
    const [scale, suffix] = units.find(([least]) => size >= least) ?? [1, ""];
    const decimals = Math.max(0, -Math.floor(Math.log10(step / scale) + 1e-9));
    const [whole, part = ""] = (size / scale).toFixed(decimals).split(".");
    const kept = part.replace(/0+$/, "");
    const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return (rounded < 0 ? "-" : "") + data.symbol + thousands + (kept && `.${kept}`) + suffix;
  }

  function perCent(share, se = 0) {
    const step = Math.max(0.01, unit(1, se));
    const rounded = Math.round(share / step) * step;
    if (rounded <= 0 && share > 0) return `<${Math.round(100 * step)} %`;
    if (rounded >= 1 && share < 1) return `>${Math.round(100 - 100 * step)} %`;
    return `${Math.round(100 * rounded)} %`;
  }

  // --- what the shares come to -----------------------------------------------------------------------------------

  /** Return the mean of a number a batch, and its Monte Carlo error. */
  function estimate(ofBatch) {
    const means = Array.from({ length: nBatches }, (_, i) => ofBatch(i));
    const value = means.reduce((sum, mean) => sum + mean, 0) / nBatches;
    const squares = means.reduce((sum, mean) => sum + (mean - value) ** 2, 0);
    return { value, se: nBatches > 1 ? Math.sqrt(squares / (nBatches - 1) / nBatches) : 0 };
  }

  /** Return the weighted sum of columns on batch or path i. */
  const weighed = (columns, weights, i) => columns.reduce((sum, column, k) => sum + weights[k] * at(column, i), 0);

  /** Return the alternatives from best to worst; each with its value, money and happiness in one, a year. */
  function ranking() {
    return alternatives
      .map((one, index) => {
        const merit = estimate((i) => weighed(one.batches, shares, i));
        return { one, index, merit: merit.value, value: { value: merit.value / shares[0], se: merit.se / shares[0] } };
      })
      .sort((first, second) => second.merit - first.merit);
  }

  /** Return the shares once one of them is set: the others keep their proportions. */
  function moved(k, share) {
    const others = rest.reduce((sum, part, j) => sum + (j === k ? 0 : part), 0);
    const scale = (part) => (others > 0 ? part / others : 1 / (rest.length - 1));
    return rest.map((part, j) => (j === k ? share : (1 - share) * scale(part)));
  }

  /** Return where along a slider the best alternative changes, and to which: the corners of the upper envelope. */
  function breakEvens(k) {
    const [none, all] = [moved(k, 0), moved(k, 1)].map((weights) =>
      alternatives.map((one) => estimate((i) => weighed(one.batches, weights, i)).value),
    );
    const best = (x) => none.map((value, a) => value + x * (all[a] - value));
    const found = [];
    let x = 0;
    let top = none.indexOf(Math.max(...none));
    for (const a of none.keys()) if (none[a] === none[top] && all[a] > all[top]) top = a;
    while (found.length < alternatives.length) {
      const here = best(x);
      let next = null;
      for (const a of none.keys()) {
        const gain = all[a] - none[a] - (all[top] - none[top]);
        if (a === top || gain <= 0) continue;
        const at = x + Math.max(0, here[top] - here[a]) / gain;
        if (at < 1 && (next === null || at < next.at || (at === next.at && gain > next.gain))) {
          next = { at, to: a, from: top, gain };
        }
      }
      if (next === null) break;
      const [weights, from, to] = [moved(k, next.at), alternatives[next.from].batches, alternatives[next.to].batches];
      next.se = estimate((i) => weighed(to, weights, i) - weighed(from, weights, i)).se / next.gain;
      found.push(next);
      [x, top] = [next.at, next.to];
    }
    return found.filter((one) => one.at > 0);
  }

  // --- the page --------------------------------------------------------------------------------------------------

  const inputs = [...section.querySelectorAll("input[type=range]")];
  const chosen = section.querySelector("select");
  const by = (id) => document.getElementById(id);

  function svg(tag, attributes, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function roundWidth(least) {
    const power = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 2.5, 5, 10].map((step) => step * power).find((width) => width >= least * (1 - 1e-9));
  }

  function drawn(cost, words) {
    const picture = section.querySelector("svg");
    picture.replaceChildren();
    picture.setAttribute("aria-label", words);
    const sorted = Float64Array.from(cost).sort();
    const low = sorted[Math.floor(TAIL * (sorted.length - 1))];
    const high = sorted[Math.ceil((1 - TAIL) * (sorted.length - 1))];
    const width = roundWidth((high > low ? high - low : Math.max(Math.abs(low), 1)) / N_BINS);
    const first = Math.floor(low / width);
    const counts = new Array(Math.floor(high / width) + 1 - first).fill(0);
    for (const amount of cost) {
      const bin = Math.floor(amount / width) - first;
      if (bin >= 0 && bin < counts.length) counts[bin] += 1;
    }
    const most = Math.max(...counts);
    const x = (amount) => LEFT + ((amount / width - first) / counts.length) * (WIDTH - LEFT - 8);
    const y = (count) => TOP + (1 - count / most) * (HEIGHT - TOP - BOTTOM);
    counts.forEach((count, i) => {
      if (count === 0) return;
      const place = { x: x((first + i) * width), y: y(count), width: x(width) - x(0), height: y(0) - y(count) };
      picture.append(svg("rect", { class: "bar", ...place }));
    });
    picture.append(svg("line", { x1: LEFT, x2: WIDTH - 8, y1: y(0), y2: y(0), stroke: "currentColor" }));
    const highest = `${((100 * most) / cost.length).toPrecision(2)} %`;
    picture.append(svg("text", { x: 2, y: TOP + 10, "font-size": 10 }, highest));
    const tick = roundWidth((counts.length * width) / 4);
    const end = (first + counts.length) * width;
    for (let amount = Math.ceil((first * width) / tick) * tick; amount <= end; amount += tick) {
      const place = { x: x(amount), y: HEIGHT - 7, "font-size": 10, "text-anchor": "middle" };
      picture.append(svg("text", place, money(Math.abs(amount) < tick / 2 ? 0 : amount)));
    }
    if (x(0) < LEFT || x(0) > WIDTH - 8) return;
    const zero = { x1: x(0), x2: x(0), y1: TOP, y2: y(0), stroke: "currentColor", "stroke-dasharray": "4 3" };
    picture.append(svg("line", zero));
  }

  function showDistribution(ranked) {
    const a = Number(chosen.value);
    const versus = ranked.find((rank) => rank.index !== a);
    const [one, other] = [alternatives[a], versus.one];
    const heading = `Opportunity cost of ${one.doing} against ${other.doing}, with happiness counted`;
    by("cost-of").textContent = heading;
    if (shares[0] === 0) {
      section.querySelector("svg").replaceChildren();
      by("cost-is").textContent = "Where money has no weight, nothing has a price in money.";
      return;
    }
    const weights = shares.map((share) => share / shares[0]);
    const gain = (i) => weighed(other.paths, weights, i) - weighed(one.paths, weights, i);
    const cost = Array.from({ length: data.sampled }, (_, i) => gain(i));
    const dear = cost.filter((amount) => amount > 0).length / cost.length;
    const share = perCent(dear, Math.sqrt((dear * (1 - dear)) / cost.length));
    const words = `It costs in ${share} of futures, and pays in the others.`;
    by("cost-is").textContent = words;
    drawn(cost, `${heading}. ${words}`);
  }

  function showRanking(ranked) {
    const [best, second] = ranked;
    const gap = estimate((i) => weighed(best.one.batches, shares, i) - weighed(second.one.batches, shares, i));
    const isClear = gap.value > 2 * gap.se && gap.value > 1e-7 * Math.abs(best.merit);
    const said = isClear
      ? `Best by these weights: ${best.one.doing}.`
      : `Too close to call between ${best.one.doing} and ${second.one.doing}.`;
    if (by("best").textContent !== said) by("best").textContent = said; // spoken only when it changes
    const rows = ranked.map(({ one, value }, place) => {
      const row = document.createElement("tr");
      row.setAttribute("role", "row");
      row.dataset.key = one.key;
      const worth = shares[0] > 0 ? money(value.value, value.se) : "-";
      const cells = [
        ["th", one.key, "rowheader", ""],
        ["td", one.name, "cell", "name"],
        ["td", worth, "cell", "worth a year"],
        ["td", String(place + 1), "cell", "rank"],
      ];
      for (const [tag, text, role, label] of cells) {
        const cell = document.createElement(tag);
        cell.textContent = text;
        cell.setAttribute("role", role);
        if (tag === "th") cell.scope = "row";
        else cell.dataset.label = label;
        row.append(cell);
      }
      return row;
    });
    section.querySelector("tbody").replaceChildren(...rows);
  }

  const upTo = (even) => `${alternatives[even.from].doing} up to ${perCent(even.at, even.se)}`;

  function showSliders(moving) {
    inputs.forEach((input, k) => {
      if (k !== moving) input.value = String(100 * shares[k]);
      const said = `${(100 * shares[k]).toFixed(0)} %`;
      input.setAttribute("aria-valuetext", said);
      by(`share-${k}`).textContent = said;
      const evens = breakEvens(k);
      by(`marks-${k}`).replaceChildren(
        ...evens.map((even) => {
          const mark = document.createElement("i");
          mark.style.left = `${100 * even.at}%`;
          return mark;
        }),
      );
      by(`even-${k}`).textContent = evens.length
        ? `Best: ${evens.map(upTo).join(", ")}, then ${alternatives[evens.at(-1).to].doing}.`
        : "No weight of it alone changes which is best.";
    });
  }

  function show(moving) {
    const ranked = ranking();
    showSliders(moving);
    showRanking(ranked);
    showDistribution(ranked);
  }

  inputs.forEach((input, k) => {
    input.addEventListener("input", () => {
      shares = moved(k, Number(input.value) / 100);
      rest = moved(k, Math.min(shares[k], 1 - 1e-9)); // the others keep their proportions even while they are nothing
      show(k);
    });
  });
  chosen.addEventListener("change", () => showDistribution(ranking()));
  section.querySelector("button").addEventListener("click", () => {
    shares = [...data.shares];
    rest = [...data.shares];
    show(-1);
  });
  section.hidden = false;
  by("no-script").hidden = true;
  show(-1);
})();
