"""False alarms, power and persistence of each verdict, on simulated and on real counts.

`make calibrate` writes docs/calibration.md, its plot, and calibration.yml of the catalogue, from
which the report's method annex prints. Real counts are read from the folder HISTORY (monthly crime
by borough as the London Datastore publishes it: MajorText, MinorText, LookUp_BoroughName, then one
column a month); where there is none, the figures found before stay.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from bounds import DISPERSION, EFFECTS, LAGS, LEVEL, WANTED, YEARS, bounds, pooled
from threadpoolctl import threadpool_limits

from safecity.catalogue.verdicts import (
    CALIBRATION,
    Calibration,
    Half,
    Range,
    Real,
    Rule,
    load_calibration,
    load_rules,
)
from safecity.measures.change import percent_change
from safecity.measures.mixed_change import grade_places
from safecity.measures.overdispersion import overdispersion
from safecity.measures.ratio import change_test
from safecity.measures.scatter import Scatter, scatter
from safecity.measures.shift import shifted
from safecity.measures.verdict import Question, judge

ROOT = Path(__file__).parents[1]
PAGE, PLOT = ROOT / "docs" / "calibration.md", ROOT / "docs" / "images" / "calibration.png"
STEP, BEYOND, MEANS = 0.10, 0.12, (100, 1_000)
PROCESSES = 1
SOURCE = "monthly recorded crime of London boroughs, Metropolitan Police, London Datastore"
FIRST, LAST = 4, 10
"""Years of the history that are judged: each has three or more before it, none is locked down."""


def series(random: np.random.Generator, mean: float, lag: float, effect: float) -> np.ndarray:
    """Months with a season, an autocorrelation, and years that differ."""
    size = 12 * YEARS
    noise = random.standard_normal(size + 50)
    for k in range(1, len(noise)):
        noise[k] = lag * noise[k - 1] + np.sqrt(1 - lag**2) * noise[k]
    season = 1 + 0.15 * np.sin(2 * np.pi * np.arange(size) / 12)
    usual = mean * season * np.exp(effect * random.standard_normal(YEARS)).repeat(12)
    return np.maximum(0, np.round(usual + np.sqrt(DISPERSION * usual) * noise[50:]))


def sides(counts: pd.Series) -> tuple[pd.Index, pd.Index]:
    """The last two years."""
    return counts.index[-24:-12], counts.index[-12:]


def verdict(found: Scatter, before: float, after: float) -> str:
    """The word for a change of two sums."""
    estimate = percent_change(before, after, overdispersion=found.factor())
    chance = found.chance(before, after)
    return judge(Question(estimate, (before, after), chance=chance)).word


def changes(mean: float, lag: float, effect: float, step: float, runs: int) -> pd.Series:
    """Shares of simulated years that are called clear and similar, and clear by months alone."""
    random = np.random.default_rng([2026, mean, int(100 * lag), int(1_000 * effect), runs])
    rows = []
    for _ in range(runs):
        counts = series(random, mean, lag, effect)
        counts[-12:] = np.round(counts[-12:] * (1 + step))
        frame = pd.Series(counts)
        before, after = (float(frame[side].sum()) for side in sides(frame))
        found = scatter(frame, *sides(frame))
        word = verdict(found, before, after)
        months = change_test(before, after, overdispersion=overdispersion(counts))
        clear = found.chance(before, after) < LEVEL
        rows.append((clear, word == "similar", word in ("rose", "fell"), months < LEVEL))
    return pd.DataFrame(rows, columns=["clear", "similar", "directed", "months"]).mean()


def grid(step: float, means: tuple[int, ...], runs: int) -> pd.DataFrame:
    """`changes` over autocorrelations and year effects."""
    cells = [(m, lag, e) for m in means for lag in LAGS for e in EFFECTS]
    with ProcessPoolExecutor(PROCESSES, initializer=threadpool_limits, initargs=(1,)) as pool:
        rows = list(pool.map(partial(changes, step=step, runs=runs), *zip(*cells, strict=True)))
    index = pd.MultiIndex.from_tuples(cells, names=["mean", "lag", "effect"])
    return pd.DataFrame(rows, index=index)


def shifts(runs: int) -> Rule:
    """Shares of simulated years that are called a lasting shift, without one and with 15 %."""
    found = {}
    for name, late in (("false_alarms", 0.0), ("power", 0.15)):
        random, calls = np.random.default_rng(7), []
        for k in range(runs):
            counts = series(random, 1_000, LAGS[k % 3], EFFECTS[k % 3])
            counts[-9:] *= 1 + late
            frame = pd.Series(np.round(counts))
            pair = shifted(frame, *sides(frame))
            calls.append(pair is not None and pair[0].probability < load_rules().lasting)
        found[name] = round(float(np.mean(calls)), 3)
    return Rule(**found)


def wards(runs: int) -> Rule:
    """Shares of simulated cities in which three wards are called leaders by chance, or rightly."""
    random, found = np.random.default_rng(9), {}
    usual = 1_700 * random.gamma(4, 0.25, 17)
    for name, extra in (("false_alarms", 0.0), ("power", 0.12)):
        calls = []
        for _ in range(runs):
            levels = usual[:, None] * random.gamma(400, 1 / 400, (17, 7))
            levels[np.argsort(-usual)[:3], -1] *= 1 + extra
            table = pd.DataFrame(random.poisson(levels * np.linspace(0.9, 1.05, 7)))
            found_here = grade_places(table[5], table[6], leading=3, earlier=table.iloc[:, :6])
            calls.append(float(found_here.detail["probability"]) < LEVEL)
        found[name] = round(float(np.mean(calls)), 3)
    return Rule(**found)


def history(folder: Path) -> pd.DataFrame | None:
    """Monthly counts by offence group and borough; None where the folder holds none."""
    files = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    if not files:
        return None
    table = pd.concat(map(pd.read_csv, files), ignore_index=True)
    months = [name for name in table if str(name).isdigit()]
    counts = table.groupby(["MajorText", "LookUp_BoroughName"])[months].sum()
    counts.columns = pd.to_datetime(months, format="%Y%m")
    return counts[counts.sum(axis=1) > 0]


def real(counts: pd.DataFrame, recent: int = YEARS) -> Real:
    """What is called clear of real boroughs, London's own change taken out and left in."""
    annual = counts.T.resample("YE-MAR").sum().T.iloc[:, :LAST]
    logs = np.log(annual.clip(lower=1)).diff(axis=1)
    own = logs - logs.groupby(level=0).transform("median")
    rows = []
    for (group, borough), months in counts.iterrows():
        for year in range(FIRST, LAST):
            known = months.iloc[max(0, 12 * (year + 1 - recent)) : 12 * (year + 1)].astype(float)
            rows.append(
                (group, borough, year, *_judged(known, own.loc[(group, borough)].iloc[year]))
            )
    names = ["group", "borough", "year", "own", "all", "word", "months", "chance", "short"]
    table = pd.DataFrame(rows, columns=names)
    table["lasting"] = table["chance"] < load_rules().lasting
    shares = table[["own", "all", "months", "lasting", "short"]].astype(float).mean().round(3)
    places = sorted(table["borough"].unique())
    return Real(
        source=SOURCE,
        boroughs=len(places),
        years=len(table),
        **shares.to_dict(),
        **_persistence(table),
        chosen=half(table, places[::2]),
        checked=half(table, places[1::2]),
    )


def half(table: pd.DataFrame, places: list[str]) -> Half:
    """Shares of the years of some boroughs."""
    mine = table[table["borough"].isin(places)]
    shares = mine[["own", "all", "lasting", "short"]].astype(float).mean().round(3)
    at_five = round(float((mine["chance"] < LEVEL).mean()), 3)
    return Half(boroughs=tuple(places), at_five=at_five, **shares.to_dict())


def _judged(known: pd.Series, own: float) -> tuple[bool, bool, str, bool, float, bool]:
    """Whether the own and the whole change of the last year are clear; and by other rules.

    The fifth is the probability by chance of its most striking shift."""
    before, after = (float(known[side].sum()) for side in sides(known))
    found = scatter(known, *sides(known))
    pair = shifted(known, *sides(known))
    brief = known.iloc[-24:]
    short = scatter(brief.iloc[9:], brief.index[9:12], brief.index[21:])
    alone = before * np.exp(own)
    sums = float(brief.iloc[9:12].sum()), float(brief.iloc[21:].sum())
    return (
        found.chance(before, alone) < LEVEL,
        found.chance(before, after) < LEVEL,
        verdict(found, before, after),
        float(change_test(before, alone, overdispersion=overdispersion(known))) < LEVEL,
        1.0 if pair is None else pair[0].probability,
        short.chance(*sums) < LEVEL,
    )


def _persistence(table: pd.DataFrame) -> dict[str, float]:
    """Of the years called a direction: how often the next is called the same, and the opposite."""
    ordered = table.sort_values(["group", "borough", "year"])
    following = ordered.groupby(["group", "borough"])["word"].shift(-1)
    moved = ordered["word"].isin(["rose", "fell"]) & following.notna()
    pairs = ordered.loc[moved, "word"], following[moved]
    opposite = {"rose": "fell", "fell": "rose"}
    return {
        "again": round(float((pairs[0] == pairs[1]).mean()), 3),
        "reversed": round(float((pairs[0].map(opposite) == pairs[1]).mean()), 3),
        "directed": round(float(ordered["word"].isin(["rose", "fell"]).mean()), 3),
        "similar": round(float((ordered["word"] == "similar").mean()), 3),
    }


def plot(alarms: pd.DataFrame, power: pd.DataFrame) -> None:
    """Draw false alarms and power by year effect."""
    import matplotlib.pyplot as plt

    from safecity.charts.style import GRID, OWN, RULE

    figure, axes = plt.subplots(1, 3, figsize=(9, 3.2), layout="constrained")
    panels = (
        (alarms, 100, "False alarms, 100 a month"),
        (alarms, 1_000, "False alarms, 1,000 a month"),
        (power, 1_000, "Power, +10 %, 1,000 a month"),
    )
    for axis, (table, mean, title) in zip(axes, panels, strict=True):
        for lag, style in zip(LAGS, ("-", "--", ":"), strict=True):
            cells = table.loc[mean].xs(lag, level="lag")
            effect = 100 * cells.index.to_numpy()
            axis.plot(effect, 100 * cells["clear"], style, color=OWN, label=f"lag {lag:g}")
            axis.plot(effect, 100 * cells["months"], style, color=GRID)
        axis.axhline(80 if table is power else 5, color=RULE, linewidth=0.7)
        axis.set(
            title=title, xlabel="Year effect (per cent)", ylim=(0, 102 if table is power else 40)
        )
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("Called clear (per cent)")
    axes[2].legend(frameon=False, title="Months alone in grey", loc="lower left")
    figure.savefig(PLOT, dpi=110, metadata={"Software": None})


def spread(shares: pd.Series) -> Range:
    """Smallest, mean and greatest of the cells."""
    low, mean, high = (
        round(float(part), 3) for part in (shares.min(), shares.mean(), shares.max())
    )
    return Range(lowest=low, mean=mean, highest=high)


def calibrate(runs: int, folder: Path) -> tuple[Calibration, pd.DataFrame, pd.DataFrame]:
    """Run everything; the figures, and the tables of false alarms and power."""
    half = runs // 2
    alarms, power = grid(0.0, MEANS, runs), grid(STEP, MEANS[1:], half)
    moved = grid(BEYOND, MEANS[1:], half)
    counts = history(folder)
    by_effect = power["clear"].groupby(level="effect").mean().round(3)
    found = Calibration(
        runs=runs,
        false_alarms=spread(alarms["clear"]),
        months_alone=spread(alarms["months"]),
        power={f"{100 * effect:.0f} %": float(share) for effect, share in by_effect.items()},
        similar=spread(alarms["similar"]),
        wrongly_similar=spread(moved["similar"]),
        lasting=shifts(half),
        wards=wards(half),
        real=real(counts) if counts is not None else load_calibration().real,
    )
    return found, alarms, power


def page(found: Calibration, alarms: pd.DataFrame, power: pd.DataFrame) -> str:
    """Write docs/calibration.md."""
    rules, real_ = load_rules(), found.real
    text = (ROOT / "bench" / "calibration.md").read_text(encoding="utf-8")
    best = bounds(STEP, MEANS[1])
    shares = rules.year_effect.steady.items()
    cells = {
        "noise": 2 * np.sqrt(LEVEL * (1 - LEVEL) / found.runs),
        "steady": ", ".join(f"{share:.0%} (probability {p:g})" for share, p in shares),
        "known": _table(best["known"]),
        "learnt": _table(best["learnt"]),
        "pooled": pooled(STEP, MEANS[1]),
        "alarms": _table(alarms["clear"]),
        "power": _table(power["clear"]),
        "real": _real(real_) if real_ else "No history was given.",
        "halves": _halves(real_) if real_ else "",
        "outside": _outside(alarms["clear"]),
        "chosen": ", ".join(real_.chosen.boroughs) if real_ else "none was given",
        "checked": ", ".join(real_.checked.boroughs) if real_ else "none was given",
    }
    return text.format(found=found, rules=rules, step=STEP, years=YEARS, **cells)


def _table(shares: pd.Series) -> str:
    """Markdown of a simulation: a row a mean and lag, a column a year effect."""
    wide = (100 * shares).unstack("effect")
    head = ["A month", "Lag", *(f"year effect {100 * effect:.0f} %" for effect in wide)]
    rows = [
        [f"{m:,}", f"{lag:g}", *(f"{v:.1f}" for v in wide.loc[m, lag])] for m, lag in wide.index
    ]
    lines = [head, ["---:"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _outside(shares: pd.Series) -> str:
    """Say which cells lie outside of what was wanted."""
    beyond = shares[~shares.between(*WANTED)]
    cells = [f"{m:,} a month, lag {lag:g}, {100 * e:.0f} %" for m, lag, e in beyond.index]
    if not cells:
        return f"All {len(shares)} cells lie between them."
    named = "; ".join(f"{cell}: {100 * v:.1f} %" for cell, v in zip(cells, beyond, strict=True))
    return f"{len(beyond)} of {len(shares)} cells lie outside of that ({named})."


def _halves(real_: Real) -> str:
    """Markdown of what came out on the boroughs that thresholds were chosen on, and the others."""
    named = {
        "own change called clear": "own",
        "change called clear as it is": "all",
        "called a lasting shift": "lasting",
        "called one if 5 % were enough": "at_five",
        "a quarter called clear, in a series of fifteen months": "short",
    }
    rows = [
        f"| {name} | {100 * getattr(real_.chosen, key):.1f} % "
        f"| {100 * getattr(real_.checked, key):.1f} % |"
        for name, key in named.items()
    ]
    head = "| what | boroughs chosen on | boroughs left out |"
    return "\n".join([head, "| --- | ---: | ---: |", *rows])


def _real(real_: Real) -> str:
    """Markdown of what came out on real counts."""
    named = {
        "own change called clear (the change all boroughs share taken out)": real_.own,
        "the same by intervals that take months to be independent": real_.months,
        "change called clear as it is": real_.all,
        "rose or fell": real_.directed,
        "similar": real_.similar,
        "of those that rose or fell, the next year did the same": real_.again,
        "of those that rose or fell, the next year did the opposite": real_.reversed,
        "called a lasting shift": real_.lasting,
        "a quarter called clear, in a series of fifteen months": real_.short,
    }
    rows = [f"| {name} | {100 * share:.1f} % |" for name, share in named.items()]
    head = f"{real_.years:,} years of offence groups in {real_.boroughs} boroughs: {real_.source}."
    return "\n".join([head, "", "| what | share |", "| --- | ---: |", *rows])


def main() -> None:
    """Calibrate and write page, plot and figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--history", type=Path, default=ROOT.parent / "shared" / "history")
    asked.add_argument("--runs", type=int, default=1_200)
    given = asked.parse_args()
    found, alarms, power = calibrate(given.runs, given.history)
    figures = yaml.safe_dump(found.model_dump(), sort_keys=False, allow_unicode=True, width=100)
    CALIBRATION.write_text(
        f"# Written by `make calibrate`; see docs/calibration.md.\n{figures}", encoding="utf-8"
    )
    PAGE.write_text(page(found, alarms, power), encoding="utf-8")
    plot(alarms, power)


if __name__ == "__main__":
    main()
