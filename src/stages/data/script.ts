import { parse, toPython } from '../../expression/index.ts'
import type { DataBrief } from './brief.ts'
import type { DataPlan } from './plan.ts'
import { literal, sections } from './python.ts'
import { aggregateFunction, readersOf } from './script-parts.ts'

/** Reasons for which a reading is dropped, in the order in which they are looked at. The first is "kept". */
export function reasonsOf(plan: DataPlan): string[] {
  const own = [...new Set(plan.validity.map((v) => v.reason))]
  return ['', 'ragged row', 'no label', 'missing cell', ...own, ...(plan.window.size > 1 ? ['incomplete window'] : [])]
}

/** The whole of `prepare.py`: the plan's decisions as named constants, then only the code that they need. */
export function script(plan: DataPlan, brief: DataBrief): string {
  const windowed = plan.window.size > 1
  return sections([
    sections([head(brief, windowed), facts(plan, brief), decisions(plan, brief)], 1),
    ...readersOf(brief),
    readAll(brief),
    whyDropped(plan),
    features(plan),
    windowed && pieces(brief),
    windowed && aggregateFunction(plan),
    twins,
    (windowed || brief.wish.session !== null) && connected,
    splitFunction,
    scaler(plan),
    plan.augment && augment,
    writers(plan),
    main(plan, brief),
    'if __name__ == "__main__":\n    main()',
  ])
}

const head = (brief: DataBrief, windowed: boolean): string => `
"""Prepares the readings of ${brief.project} for training: cleans, makes features, splits without leakage, scales.

    python prepare.py --source FOLDER --out FOLDER

Reads the raw files below --source. Writes below --out: train.csv, validation.csv and test.csv (scaled features and
label), replay.csv (the raw readings behind test.csv, for the board, without labels), rows.csv (what became of every raw
row), contract.json (how a reading becomes model input) and profile.json (counts). The same input gives the same bytes.
${windowed ? 'A sample is a window of consecutive readings of one recording.' : 'Every reading is a sample.'} Needs numpy and pandas.
"""

import argparse
${brief.files.some((f) => f.format === 'jsonl') ? 'import gzip\n' : ''}import json
from pathlib import Path

import numpy as np
import pandas as pd`

function facts(plan: DataPlan, brief: DataBrief): string {
  const used = plan.columns.map((name) => brief.columns.findIndex((c) => c.name === name))
  const byColumn = brief.wish.labelFrom === 'column'
  const csv = brief.files.some((f) => f.format === 'csv')
  const files = brief.files.map((f) => ({
    path: f.path,
    ...(byColumn ? {} : { label: f.label }),
    ...(f.format === 'csv'
      ? {
          ...{ sep: f.delimiter === ' ' ? '\\s+' : f.delimiter, decimal: f.decimal, skip: f.skip },
          ...{ width: f.width, widest: f.widest, at: used.map((i) => f.positions[i]) },
          ...(f.labelPosition >= 0 ? { label_at: f.labelPosition } : {}),
          ...(f.sessionPosition >= 0 ? { session_at: f.sessionPosition } : {}),
        }
      : {}),
  }))
  const columns = used.map((i) => brief.columns[i] as DataBrief['columns'][number])
  const marks = Object.fromEntries(columns.map((c) => [c.name, ['', ...c.missingMarks]]))
  const same = new Set(Object.values(marks).map((m) => JSON.stringify(m))).size === 1
  return sections(
    [
      `PROJECT = ${literal(brief.project)}\nSENSOR = ${literal(brief.sensor)}`,
      `# The classes, in the order of the model's outputs.\nLABELS = ${literal(brief.classes.map((c) => c.label))}`,
      byColumn &&
        `# What the label column says, and the class that it means.\nLABEL_OF = ${literal(Object.fromEntries(brief.classes.flatMap((c) => c.spellings.map((s) => [s, c.label]))))}`,
      csv
        ? `# The raw files and how each is written: separator, decimal mark, lines to skip, cells in a row and in the longest\n# row, and the cell of each column.\nFILES = ${literal(files)}`
        : `FILES = ${literal(files)}`,
      `# The columns of a reading, in this order, and which channel of the sensor they are.\nCOLUMNS = ${literal(plan.columns)}\nCHANNELS = ${literal(columns.map((c) => c.channel))}\nUNITS = ${literal(columns.map((c) => c.unit))}`,
      brief.files.some((f) => f.format === 'jsonl') &&
        `# What the files call them.\nKEYS = ${literal(columns.map((c) => c.header))}`,
      brief.wish.labelColumn !== null &&
        brief.files.some((f) => f.format === 'jsonl') &&
        `LABEL_KEY = ${literal(brief.wish.labelColumn)}`,
      brief.wish.sessionColumn !== null &&
        brief.files.some((f) => f.format === 'jsonl') &&
        `SESSION_KEY = ${literal(brief.wish.sessionColumn)}`,
      csv &&
        (same
          ? `# Cells that stand for a missing value.\nMISSING = ${literal(Object.values(marks)[0])}`
          : `# Cells that stand for a missing value, by column.\nMISSING = ${literal(marks)}`),
    ],
    0,
  )
}

function decisions(plan: DataPlan, brief: DataBrief): string {
  const windowed = plan.window.size > 1
  const rules = plan.validity.map((v) => [v.column, v.min ?? null, v.max ?? null, v.reason])
  const names = (list: string[], note: string, name: string) => `# ${note}\n${name} = ${literal(list)}`
  return sections(
    [
      `# A reading counts only inside these bounds: column, least, most, reason.\nVALIDITY = ${literal(rules)}`,
      names(reasonsOf(plan), 'Why a reading is dropped; the first reason that holds is counted.', 'REASONS'),
      names(
        plan.features.map((f) => f.name),
        'What the model sees, in this order.',
        'FEATURES',
      ),
      `UNITS_OF_FEATURES = ${literal(plan.features.map((f) => f.unit))}`,
      names(
        plan.features.map((f) => f.expression),
        'The same as formulas, for the contract.',
        'EXPRESSIONS',
      ),
      windowed &&
        `# How the readings of a window become one value.\nAGGREGATES = ${literal(plan.features.map((f) => f.aggregate))}`,
      windowed &&
        `# Readings in a window, and between the starts of two training windows. Held-out windows do not overlap.\nWINDOW = ${plan.window.size}\nTRAIN_STRIDE = ${plan.window.trainStride}`,
      windowed &&
        brief.wish.session === null &&
        `# No sessions are declared, so recordings are cut into blocks of so many readings, and blocks are dealt out whole.\nBLOCK = ${plan.window.block}`,
      `# Samples whose features agree when rounded to these steps count as one and stay in one split.\nRESOLUTION = ${literal(plan.features.map((f) => f.resolution))}`,
      `# Shares of train, validation and test, class by class.\nSHARES = [${plan.split.train}, ${plan.split.validation}, ${plan.split.test}]\nSEED = ${plan.split.seed}`,
      plan.augment &&
        `# Noisy copies of each training sample, and their noise in standard deviations.\nCOPIES = ${plan.augment.copies}\nNOISE = ${plan.augment.noise}`,
      'TRAIN, VALIDATION, TEST = 0, 1, 2\nSPLITS = ["train", "validation", "test"]',
    ],
    0,
  )
}

function readAll(brief: DataBrief): string {
  const label =
    brief.wish.labelFrom === 'column'
      ? `part["label"] = part["label"].map(class_of).fillna(-1).astype(np.int32)`
      : `part["label"] = np.int32(LABELS.index(file["label"]))`
  const both = brief.files.some((f) => f.format === 'csv') && brief.files.some((f) => f.format === 'jsonl')
  const reader = both
    ? `read = read_json_lines if ".jsonl" in file["path"].lower() or ".ndjson" in file["path"].lower() else read_csv\n        part = read(source / file["path"], file)`
    : `part = ${brief.files[0]?.format === 'jsonl' ? 'read_json_lines' : 'read_csv'}(source / file["path"], file)`
  return `
def read_all(source):
    """Every raw row in the order of FILES: columns (NaN = missing), ragged, label number (-1 = none)${brief.wish.session ? ', session' : ''}, file and row."""
${brief.wish.labelFrom === 'column' ? '    class_of = {spelling: LABELS.index(label) for spelling, label in LABEL_OF.items()}\n' : ''}    parts = []
    for number, file in enumerate(FILES):
        ${reader}
        ${label}
        part["file"] = np.int32(number)
        part["row"] = np.arange(1, len(part) + 1, dtype=np.int32)
${brief.wish.session === 'file' ? '        part["session"] = np.int32(number)\n' : ''}        parts.append(part)
    raw = pd.concat(parts, ignore_index=True)
${brief.wish.session === 'column' ? '    raw["session"] = pd.factorize(raw["session"])[0].astype(np.int32)\n' : ''}    return raw`
}

const whyDropped = (plan: DataPlan): string => `
def why_dropped(raw):
    """For each raw row the place in REASONS of the first reason to drop it, 0 to keep it."""
    reason = np.zeros(len(raw), dtype=np.uint8)

    def drop(rows, why):
        reason[rows & (reason == 0)] = REASONS.index(why)

    drop(raw["ragged"].to_numpy(), "ragged row")
    drop((raw["label"] < 0).to_numpy(), "no label")
    for column in COLUMNS:
        drop(~np.isfinite(raw[column].to_numpy()), "missing cell")
${
  plan.validity.length > 0
    ? `    for column, least, most, why in VALIDITY:
        if least is not None:
            drop(raw[column].to_numpy() < np.float32(least), why)
        if most is not None:
            drop(raw[column].to_numpy() > np.float32(most), why)
`
    : ''
}    return reason`

function features(plan: DataPlan): string {
  const asIs =
    plan.features.length === plan.columns.length && plan.features.every((f, i) => f.expression === plan.columns[i])
  const strip = (python: string) => (/^\((?:[^()]|\([^()]*\))*\)$/.test(python) ? python.slice(1, -1) : python)
  const lines = plan.features.map((f) => {
    const python = toPython(parse(f.expression), (c) => `reading[${literal(c)}]`)
    return `            ${strip(python)},  # ${f.name}`
  })
  return `
def features(reading):
    """Each feature for each reading (float32 arrays by column): float32, one operation at a time, as on the board."""
${
  asIs
    ? '    return [reading[column] for column in COLUMNS]'
    : `    with np.errstate(all="ignore"):
        return [
${lines.join('\n')}
        ]`
}`
}

const pieces = (brief: DataBrief): string => `
def cut_pieces(kept):
    """Numbers the stretches of readings that windows are cut from, and each reading's position in its stretch."""
    marks = kept[["file", "label"${brief.wish.session ? ', "session"' : ''}]].to_numpy()
    begins = np.ones(len(kept), dtype=bool)
    begins[1:] = (marks[1:] != marks[:-1]).any(axis=1)
${
  brief.wish.session === null
    ? `    position = np.arange(len(kept)) - np.flatnonzero(begins)[np.cumsum(begins) - 1]
    begins |= position % BLOCK == 0
`
    : ''
}    piece = np.cumsum(begins) - 1
    return piece, np.arange(len(kept)) - np.flatnonzero(begins)[piece]`

const twins = `
def same_when_rounded(samples, step):
    """Numbers the samples; those whose values agree when rounded to multiples of \`step\` share a number."""
    rounded = pd.DataFrame(np.floor(samples.astype(np.float64) / step + 0.5))
    return pd.factorize(rounded.groupby(list(rounded.columns), sort=False).ngroup())[0]`

const connected = `
def connected(first, second):
    """Numbers the samples so that those that agree in \`first\` or in \`second\`, directly or through others, share a number."""
    number = pd.Series(np.arange(len(first)))
    while True:
        lower = number.groupby(first).transform("min").groupby(second).transform("min")
        if lower.equals(number):
            return pd.factorize(number)[0]
        number = lower`

const splitFunction = `
def split(group, label):
    """Deals whole groups of samples to train, validation and test, class by class, at random but always the same."""
    random = np.random.RandomState(SEED)  # its stream is frozen across numpy versions
    size = np.bincount(group)
    votes = np.zeros(len(size), dtype=np.int64)
    group_label = np.zeros(len(size), dtype=np.int32)  # that of most of its samples
    for number in range(len(LABELS)):
        own = np.bincount(group[label == number], minlength=len(size))
        group_label[own > votes] = number
        votes = np.maximum(votes, own)
    part = np.zeros(len(size), dtype=np.int8)
    for number in range(len(LABELS)):
        mine = random.permutation(np.flatnonzero(group_label == number))
        middle = np.cumsum(size[mine]) - size[mine] / 2
        part[mine] = np.searchsorted(np.cumsum(SHARES[:2]) * size[mine].sum(), middle, side="right")
        for empty in [TEST, VALIDATION, TRAIN]:  # large groups may leave a split without this class
            count = np.bincount(part[mine], minlength=3)
            if count[empty] == 0 and count.max() > 1:
                donors = mine[part[mine] == count.argmax()]
                part[donors[size[donors].argmin()]] = empty
    return part[group]`

function scaler(plan: DataPlan): string {
  const { kind, shared } = plan.scaling
  const wide = plan.features.some((f) => f.aggregate === 'each')
  // One offset and scale a feature: the values of an \`each\` feature are one signal.
  const body =
    kind === 'none'
      ? `    width = train.shape[1]\n    return np.zeros(width, dtype=np.float32), np.ones(width, dtype=np.float32)`
      : `${shared ? '    train = train.reshape(-1, 1)\n' : wide ? '    train = [train[:, of == f] for f in range(len(FEATURES))]\n' : ''}${scalerBody(kind, wide && !shared)}${shared ? '\n    offset, scale = np.repeat(offset, width), np.repeat(scale, width)' : wide ? '\n    offset, scale = offset[of], scale[of]' : ''}
    return offset.astype(np.float32), scale.astype(np.float32)`
  const what =
    kind === 'none' ? 'No scaling.' : kind === 'standard' ? 'Mean and standard deviation' : 'Smallest value and range'
  const doc =
    kind === 'none'
      ? what
      : `${what} of ${shared ? 'all features together' : 'each feature'}, from training samples alone.`
  const pre =
    kind === 'none'
      ? ''
      : shared
        ? '    width = train.shape[1]\n'
        : wide
          ? '    of = np.repeat(np.arange(len(FEATURES)), [WINDOW if how == "each" else 1 for how in AGGREGATES])\n'
          : ''
  return `
def fit_scaler(train):
    """${doc} A constant is not scaled."""
${pre}${body}`
}

function scalerBody(kind: 'standard' | 'min-max', listed: boolean): string {
  const each = (call: string) => (listed ? `np.array([t.${call} for t in train])` : `train.${call}`)
  const axis = listed ? '' : 'axis=0'
  const typed = listed ? 'dtype=np.float64' : 'axis=0, dtype=np.float64'
  const extent = `${each(`max(${axis})`)} - ${each(`min(${axis})`)}`
  return kind === 'standard'
    ? `    offset = ${each(`mean(${typed})`)}\n    scale = ${each(`std(${typed})`)}\n    scale[${extent} == 0] = 1`
    : `    offset = ${each(`min(${axis})`)}\n    scale = ${extent}\n    scale[scale == 0] = 1`
}

const augment = `
def augment(train):
    """Noisy copies of the training samples, \`COPIES\` of each, in float32."""
    random = np.random.RandomState(SEED + 1)
    spread = NOISE * train.std(axis=0, dtype=np.float64)
    return np.concatenate([(train + spread * random.standard_normal(train.shape)).astype(np.float32) for _ in range(COPIES)])`

function writers(plan: DataPlan): string {
  const each = plan.features.some((f) => f.aggregate === 'each')
  const columns = each
    ? `    columns = []
    for name, how in zip(FEATURES, AGGREGATES):
        columns += [f"{name}_{i}" for i in range(WINDOW)] if how == "each" else [name]
    table = pd.DataFrame(scaled, columns=columns)`
    : '    table = pd.DataFrame(scaled, columns=FEATURES)'
  return `
def write_split(path, scaled, label):
    """Scaled features as the shortest text that gives the same float32, and the label."""
${columns}
    table["label"] = np.array(LABELS, dtype=object)[label]
    table.to_csv(path, index=False, lineterminator="\\n")


def write_json(path, content):
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\\n", encoding="utf-8", newline="\\n")


def plain(number):
    """A float32 as the shortest decimal that gives it back."""
    return int(number) if float(number).is_integer() and abs(number) < 2**24 else float(str(np.float32(number)))`
}

function main(plan: DataPlan, brief: DataBrief): string {
  const windowed = plan.window.size > 1
  const session = brief.wish.session !== null
  return `
def main():
    arguments = argparse.ArgumentParser(description="Prepares raw readings for training.")
    arguments.add_argument("--source", type=Path, required=True, help="folder of the raw files")
    arguments.add_argument("--out", type=Path, required=True, help="folder for the results")
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)

    raw = read_all(given.source)
    reason = why_dropped(raw)
    kept = np.flatnonzero(reason == 0)
    if len(kept) == 0:
        raise SystemExit("no reading is left: " + ", ".join(sorted({REASONS[r] for r in reason})))
    values = features({column: raw[column].to_numpy()[kept] for column in COLUMNS})
${windowed ? windowedSamples(session, plan.window.trainStride !== plan.window.size) : readingSamples(session)}
    train = samples[TRAIN]
    offset, scale = fit_scaler(train)
${plan.augment ? `    copies = augment(train)\n    samples[TRAIN] = np.concatenate([train, copies])\n    labels[TRAIN] = np.tile(labels[TRAIN], 1 + COPIES)\n` : ''}    for part, name in enumerate(SPLITS):
        write_split(given.out / f"{name}.csv", (samples[part] - offset) / scale, labels[part])

    # What became of every raw row.
    outcome = np.full(len(raw), -1, dtype=np.int8)
    outcome[kept] = part_of
    paths = np.array([file["path"] for file in FILES], dtype=object)
    rows = pd.DataFrame({"file": paths[raw["file"]], "row": raw["row"]})
    rows["split"] = np.array([*SPLITS, ""], dtype=object)[outcome]
    rows["reason"] = np.array(REASONS, dtype=object)[reason]
    rows.to_csv(given.out / "rows.csv", index=False, lineterminator="\\n")

    # The held-out readings as the sensor gave them, with a few that the board has to refuse in between.
    held_out = kept[part_of == TEST]
    sample = pd.Series(-1, index=raw.index)
${
  windowed
    ? '    sample.iloc[held_out] = np.arange(len(held_out)) // WINDOW'
    : '    sample.iloc[held_out] = np.arange(len(held_out))'
}
    refused = np.flatnonzero(np.isin(reason, [REASONS.index(why) for *_, why in VALIDITY]))
    refused = refused[np.linspace(0, len(refused) - 1, min(len(refused), len(held_out) // 3)).astype(int)]
    replayed = np.sort(np.concatenate([held_out, refused]))
    replay = raw.loc[replayed, COLUMNS]
    for column in COLUMNS:
        if (replay[column] == replay[column].round()).all():
            replay[column] = replay[column].astype(np.int64)
    replay.insert(0, "sample", sample.iloc[replayed])
    replay.to_csv(given.out / "replay.csv", index=False, lineterminator="\\n")

    in_training = raw.loc[kept[part_of == TRAIN], COLUMNS]
    write_json(
        given.out / "contract.json",
        {
            "version": 1,
            "project": PROJECT,
            "sensor": SENSOR,
            "raw": [
                {
                    "name": column,
                    "channel": channel,
                    "unit": unit,
                    "min": plain(in_training[column].min()),
                    "max": plain(in_training[column].max()),
                }
                for column, channel, unit in zip(COLUMNS, CHANNELS, UNITS)
            ],
            "validity": [
                {"column": column}
                | ({} if least is None else {"min": least})
                | ({} if most is None else {"max": most})
                | {"reason": why}
                for column, least, most, why in VALIDITY
            ],
            "window": {"size": ${windowed ? 'WINDOW' : '1'}, "trainStride": ${windowed ? 'TRAIN_STRIDE' : '1'}},
            "features": [
                {
                    "name": FEATURES[f],
                    "unit": UNITS_OF_FEATURES[f],
                    "expression": EXPRESSIONS[f],
                    "aggregate": ${windowed ? 'AGGREGATES[f]' : '"none"'},
                    "scaling": {"offset": plain(offset[at]), "scale": plain(scale[at])},
                }
                for f, at in enumerate(${
                  plan.features.some((f) => f.aggregate === 'each')
                    ? 'np.cumsum([0] + [WINDOW if how == "each" else 1 for how in AGGREGATES[:-1]])'
                    : 'range(len(FEATURES))'
                })
            ],
            "labels": LABELS,
            "rows": {name: len(labels[part]) for part, name in enumerate(SPLITS)} | {"replay": len(replay)},
        },
    )
    before = raw["label"].to_numpy()
    write_json(
        given.out / "profile.json",
        {
            "rows": {"raw": len(raw), "used": int((outcome >= 0).sum()), "dropped": count(reason)},
            "samples": {name: len(labels[part]) for part, name in enumerate(SPLITS)},
            "augmented": ${plan.augment ? 'len(copies)' : '0'},
            "groups": int(group.max()) + 1,
            "classes": [
                {
                    "label": label,
                    "raw": int((before == number).sum()),
                    "dropped": count(reason[before == number]),
                    **{name: int((labels[part] == number).sum()) for part, name in enumerate(SPLITS)},
                }
                for number, label in enumerate(LABELS)
            ],
        },
    )


def count(reason):
    """Rows dropped, by reason."""
    return {REASONS[r]: int(n) for r, n in enumerate(np.bincount(reason, minlength=len(REASONS))) if r > 0 and n > 0}`
}

const readingSamples = (session: boolean): string => `
    samples = np.column_stack(values)
    label = raw["label"].to_numpy()[kept]
    twins = same_when_rounded(samples, RESOLUTION)
${
  session
    ? `    session = raw["session"].to_numpy()[kept].astype(np.int64)
    session[session < 0] = len(raw) + np.arange(np.count_nonzero(session < 0))  # a row without one stands alone
    group = connected(twins, session)`
    : '    group = twins'
}
    part_of = split(group, label)
    samples = [samples[part_of == part] for part in range(3)]
    labels = [label[part_of == part] for part in range(3)]
`

/** A training window that lies across two others may look like a held-out one by chance. */
const apart = `
    # A training window that begins between two others may agree with a held-out one by chance: it is left out.
    twins = same_when_rounded(np.concatenate(samples), STEPS)
    fresh = ~np.isin(twins[: len(train_starts)], twins[len(train_starts) :])
    starts_of[TRAIN], samples[TRAIN] = train_starts[fresh], samples[TRAIN][fresh]
`

const windowedSamples = (session: boolean, overlap: boolean): string => `
    piece, position = cut_pieces(raw.iloc[kept])
    room = np.bincount(piece)[piece] - position  # readings from here to the end of the piece
    starts = np.flatnonzero((position % WINDOW == 0) & (room >= WINDOW))
    whole = aggregate(values, starts)
    label = raw["label"].to_numpy()[kept]
    twins = same_when_rounded(whole, STEPS)
${
  session
    ? `    session = raw["session"].to_numpy()[kept[starts]].astype(np.int64)
    session = np.where(session < 0, len(raw) + piece[starts], session)  # a recording without one stands alone
    group = connected(twins, session)`
    : '    group = connected(twins, piece[starts])'
}
    part_of_piece = np.full(piece.max() + 1, -1, dtype=np.int8)
    part_of_piece[piece[starts]] = split(group, label[starts])
    part_of = part_of_piece[piece]
    train_starts = np.flatnonzero((position % TRAIN_STRIDE == 0) & (room >= WINDOW) & (part_of == TRAIN))
    starts_of = [train_starts] + [starts[part_of[starts] == part] for part in [VALIDATION, TEST]]
    samples = [aggregate(values, starts) for starts in starts_of]
${overlap ? apart : ''}    labels = [label[starts] for starts in starts_of]

    # Readings that no window took in are dropped.
    used = np.zeros(len(kept) + 1, dtype=np.int64)
    for starts in starts_of:
        np.add.at(used, starts, 1)
        np.add.at(used, starts + WINDOW, -1)
    part_of = np.where(np.cumsum(used[:-1]) > 0, part_of, -1).astype(np.int8)
    reason[kept[part_of < 0]] = REASONS.index("incomplete window")
`
