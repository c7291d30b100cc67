import { asked, other } from '../models.ts'
import type { Edit, Variant } from '../types.ts'

const edit = (find: string | RegExp, put: string, file = 'prepare.py'): Edit => ({ file, find, put })
const variant = (base: string, id: string, what: string, ...edits: Edit[]): Variant => ({
  ...{ id: `variant/script-${id}`, what, kind: 'script', base, edits },
})

/** In place of what stands between two marks, the second of which stays. */
const between = (first: string, last: string, put: string): Edit => ({
  file: 'prepare.py',
  change: (bytes) => {
    const text = bytes.toString()
    const [from, to] = [text.indexOf(first), text.indexOf(last, text.indexOf(first) + 1)]
    if (from < 0 || to < 0) throw new Error(`no ${from < 0 ? first : last}`)
    return Buffer.from(text.slice(0, from) + put + text.slice(to))
  },
})

const reading = [
  variant(
    'fruit',
    'csv-module',
    'files are read with the csv module, cell by cell',
    between(
      '    columns = dict(zip(file["at"]',
      '\n\n\ndef read_all',
      `    marks = MISSING if isinstance(MISSING, dict) else dict.fromkeys(COLUMNS, MISSING)

    def number(text, name):
        text = text.strip()
        return np.nan if text in marks[name] else float(text.replace(file["decimal"], "."))

    with open(path, newline="", encoding="utf-8-sig") as lines:
        import csv

        rows = [row for row in csv.reader(lines, delimiter=file["sep"]) if row][file["skip"] :]
    table = {name: [number(row[at], name) for row in rows] for at, name in zip(file["at"], COLUMNS)}
    part = pd.DataFrame({name: np.array(cells, dtype=np.float64).astype(np.float32) for name, cells in table.items()})
    part["ragged"] = False
    yield part`,
    ),
  ),
  variant(
    'fruit',
    'small-pieces',
    'files are read and written three rows at a time',
    edit('PIECE = 200_000', 'PIECE = 3'),
  ),
  variant(
    'fruit',
    'reasons-by-select',
    'reasons are chosen by one np.select instead of one after the other',
    between(
      '    reason = np.zeros(len(raw), dtype=np.uint8)\n',
      '\n\n\ndef features',
      `    tests, reasons = [raw["ragged"].to_numpy(), (raw["label"] < 0).to_numpy()], ["ragged row", "no label"]
    for column in COLUMNS:
        tests.append(raw[column].isna().to_numpy())
        reasons.append("missing cell")
    for column, least, most, why in VALIDITY:
        low = -np.inf if least is None else least
        high = np.inf if most is None else most
        tests.append(((raw[column] < np.float32(low)) | (raw[column] > np.float32(high))).to_numpy())
        reasons.append(why)
    return np.select(tests, [REASONS.index(why) for why in reasons], 0).astype(np.uint8)`,
    ),
  ),
]

const features = [
  variant(
    'fruit',
    'features-row-by-row',
    'features are computed row by row with scalars',
    between(
      '    with np.errstate(all="ignore"):\n        return [',
      '\n\n\ndef same_when_rounded',
      `    rows = []
    for r, g, b in zip(reading["r"], reading["g"], reading["b"]):
        total = np.float32(np.float32(r + g) + b)
        rows.append([r / total, g / total, b / total])
    return list(np.array(rows, dtype=np.float32).T)`,
    ),
  ),
  variant(
    'fruit',
    'features-whole-sum',
    'the counts are summed as whole numbers, which is exact',
    between(
      '    with np.errstate(all="ignore"):\n        return [',
      '\n\n\ndef same_when_rounded',
      `    total = sum(reading[c].astype(np.int64) for c in "bgr").astype(np.float32)
    return [np.divide(reading[c], total) for c in "rgb"]`,
    ),
  ),
  variant(
    'fruit',
    'features-pandas',
    'features are columns of a data frame',
    between(
      '    with np.errstate(all="ignore"):\n        return [',
      '\n\n\ndef same_when_rounded',
      `    frame = pd.DataFrame(reading)
    frame["total"] = frame["r"].add(frame["g"]).add(frame["b"])
    return [frame[c].div(frame["total"]).to_numpy() for c in ["r", "g", "b"]]`,
    ),
  ),
  variant(
    'motion',
    'windows-one-by-one',
    'windows are aggregated one by one, reading by reading',
    between(
      '    def window(values):\n',
      '\n\n\ndef same_when_rounded',
      `    n = np.float32(WINDOW)

    def one(x, how):
        total = np.float32(0)
        for value in x:
            total = np.float32(total + value)
        if how == "mean":
            return total / n
        if how == "range":
            return np.ptp(x)
        mean, squares = total / n, np.float32(0)
        for value in x:
            off = np.float32(value - mean)
            squares = np.float32(squares + np.float32(off * off))
        return np.sqrt(squares / n)

    rows = [[one(x[s : s + WINDOW], how) for x, how in zip(features, AGGREGATES)] for s in starts]
    return np.array(rows, dtype=np.float32).reshape(len(starts), len(AGGREGATES))`,
    ),
  ),
  variant(
    'motion',
    'windows-accumulate',
    'sums are the last value of a running sum',
    edit(
      /total = np\.zeros\(len\(starts\), dtype=np\.float32\)\n {8}for x in window\(values\):\n {12}total = total \+ x\n {8}return/,
      'total = np.add.accumulate(np.stack(list(window(values))), axis=0, dtype=np.float32)[-1]\n        return',
    ),
  ),
]

const scaling = [
  variant(
    'fruit',
    'scaler-loops',
    'mean and deviation are summed exactly',
    between(
      '    offset = train.mean(axis=0',
      '\n\n\ndef write_table',
      `    from math import fsum, sqrt

    offset, scale = [], []
    for column in train.astype(np.float64).T.tolist():
        middle = fsum(column) / len(column)
        offset.append(middle)
        scale.append(sqrt(fsum((x - middle) ** 2 for x in column) / len(column)) or 1.0)
    return np.array(offset, dtype=np.float32), np.array(scale, dtype=np.float32)`,
    ),
  ),
  variant(
    'fruit',
    'scaler-moments',
    'the deviation comes from the mean of the squares',
    edit(
      'scale = train.std(axis=0, dtype=np.float64)',
      'scale = np.sqrt((train.astype(np.float64) ** 2).mean(axis=0) - offset**2)',
    ),
  ),
  variant(
    'materials',
    'scaler-pandas',
    'the scaler is that of a data frame',
    edit('train.mean(axis=0, dtype=np.float64)', 'pd.DataFrame(train.astype(np.float64)).mean().to_numpy()'),
    edit(
      'train.std(axis=0, dtype=np.float64)\n    scale[',
      'pd.DataFrame(train.astype(np.float64)).std(ddof=0).to_numpy().copy()\n    scale[',
    ),
  ),
]

const splitting = [
  variant('fruit', 'other-seed', 'the split is another one', edit('SEED = 1', 'SEED = 20260101')),
  variant(
    'materials',
    'generator',
    'noise comes from another generator',
    edit('random = np.random.RandomState(SEED + 1)', 'random = np.random.Generator(np.random.PCG64(5))'),
  ),
  variant(
    'materials',
    'copies-at-once',
    'all copies are made in one step',
    edit(
      /return np\.concatenate\(\[\(train \+ spread.*\]\)/,
      'many = np.tile(train, (COPIES, 1))\n    return (many + spread * random.standard_normal(many.shape)).astype(np.float32)',
    ),
  ),
  variant(
    'fruit',
    'split-round-robin',
    'groups are dealt out in turn, largest first',
    between(
      '    part = np.zeros(len(size), dtype=np.int8)\n',
      '    return part[group]',
      `    part = np.zeros(len(size), dtype=np.int8)
    for number in range(len(LABELS)):
        mine = np.flatnonzero(group_label == number)
        mine = mine[np.argsort(-size[mine], kind="stable")]
        got = np.zeros(3)
        for one in mine:
            lack = np.array(SHARES) * size[mine].sum() - got
            part[one] = lack.argmax()
            got[lack.argmax()] += size[one]
`,
    ),
  ),
]

const writing = [
  variant(
    'fruit',
    'nine-digits',
    'numbers are written with nine digits',
    edit(
      'return different.view(values.dtype).astype(str).astype(object)[place].tolist()',
      'texts = [f"{value:.9g}" if values.dtype.kind == "f" else str(value) for value in different.view(values.dtype)]\n    return np.array(texts, dtype=object)[place].tolist()',
    ),
  ),
  variant(
    'fruit',
    'plain-json',
    'JSON stands on one line with sorted keys and escaped letters',
    edit('indent=2, ensure_ascii=False', 'sort_keys=True'),
  ),
  variant(
    'fruit',
    'replay-floats',
    'whole readings are written with a point',
    edit(
      'replay = [x.astype(np.int64) if (x == x.round()).all() else x for x in replay]',
      'replay = [x.astype(np.float64) for x in replay]',
    ),
  ),
  variant(
    'fruit',
    'replay-alone',
    'no readings to refuse stand between the held-out ones',
    edit('replayed = np.sort(np.concatenate([held_out, refused]))', 'replayed = held_out'),
  ),
  variant(
    'materials',
    'quoted-labels',
    'every text is written in quotes',
    edit(" if any(mark in text for mark in ',\"\\r\\n') else text", ''),
  ),
]

const models: Variant[] = (
  [
    ['per-tensor', 'weights have one scale a layer, as the words ask', asked('Use one scale per layer.')],
    ['forty-rows', 'forty rows calibrate it'],
    ['units-reordered', 'the hidden units stand in another order'],
  ] as const
).map(([name, what, ...words]) => ({
  ...{ id: `variant/model-${name}`, what, kind: 'model', base: 'fruit', edits: [other(name), ...words] },
}))

export const scriptVariants: Variant[] = [...reading, ...features, ...scaling, ...splitting, ...writing, ...models]
