import { parse, parseCondition, toPython } from '../../../expression/index.ts'
import type { DataPlan } from '../plan.ts'
import { literal } from '../python.ts'

export const whyDropped = (plan: DataPlan): string => `
def why_dropped(raw):
    """For each raw row the place in REASONS of the first reason to drop it, 0 to keep it."""
    reason = np.zeros(len(raw), dtype=np.uint8)

    def drop(rows, why):
        reason[rows & (reason == 0)] = REASONS.index(why)

    drop(raw["ragged"].to_numpy(), "ragged row")
    drop((raw["label"]${plan.leaveOut.length > 0 ? ' == -1' : ' < 0'}).to_numpy(), "no label")
${plan.leaveOut.length > 0 ? '    drop((raw["label"] == -2).to_numpy(), "class left out")\n' : ''}    for column in COLUMNS:
        drop(~np.isfinite(raw[column].to_numpy()), "missing cell")
${dropEdges(plan)}${
  plan.validity.length > 0
    ? `    for column, least, most, why in VALIDITY:
        if least is not None:
            drop(raw[column].to_numpy() < np.float32(least), why)
        if most is not None:
            drop(raw[column].to_numpy() > np.float32(most), why)
`
    : ''
}${dropWhere(plan)}${plan.duplicates ? dropRepeated : ''}${plan.perClass === null ? '' : dropMore(plan)}    return reason`

function dropEdges({ edges, split }: DataPlan): string {
  if (!edges) return ''
  const marks = edges.of === 'file' ? ['file'] : ['file', 'label', ...(split.group === 'none' ? [] : ['session'])]
  return `
    # Place of each raw row in its ${edges.of}, from either end.
    marks = raw[${literal(marks)}].to_numpy()
    begins = np.ones(len(raw), dtype=bool)
    begins[1:] = (marks[1:] != marks[:-1]).any(axis=1)
    run = np.cumsum(begins) - 1
    place = np.arange(len(raw)) - np.flatnonzero(begins)[run]
    drop((place < FIRST) | (np.bincount(run)[run] - place <= LAST), "end of a ${edges.of}")
`
}

function dropWhere({ drop }: DataPlan): string {
  if (drop.length === 0) return ''
  const lines = drop.map((d) => {
    const python = toPython(parseCondition(d.condition), (c) => `reading[${literal(c)}]`)
    return `        drop(${strip(python)}, ${literal(d.reason)})\n`
  })
  return `
    # Left out of the data alone: the board answers such readings.
    reading = {column: raw[column].to_numpy() for column in COLUMNS}
    with np.errstate(all="ignore"):
${lines.join('')}`
}

const dropRepeated = `
    # Only readings that still count can be repeated; -0 and 0 are one number.
    left = np.flatnonzero(reason == 0)
    again = np.zeros(len(raw), dtype=bool)
    again[left] = (raw[[*COLUMNS, "label"]].iloc[left] + 0).duplicated().to_numpy()
    drop(again, "repeated reading")
`

const dropMore = ({ perClass }: DataPlan): string => `
    # So many readings of each class, spread evenly over those that are left.
    of_class = [np.flatnonzero((reason == 0) & (raw["label"].to_numpy() == number)) for number in range(len(LABELS))]
${perClass === 'smallest' ? '    most = min(map(len, of_class))\n' : ''}    for mine in of_class:
        wanted = min(${perClass === 'smallest' ? 'most' : 'MOST'}, len(mine))
        chosen = np.zeros(len(raw), dtype=bool)
        chosen[mine[np.arange(wanted) * len(mine) // max(wanted, 1)]] = True
        more = np.zeros(len(raw), dtype=bool)
        more[mine] = True
        drop(more & ~chosen, "more than its class may have")
`

const strip = (python: string): string => (/^\((?:[^()]|\([^()]*\))*\)$/.test(python) ? python.slice(1, -1) : python)

export function features(plan: DataPlan): string {
  const asIs =
    plan.features.length === plan.columns.length && plan.features.every((f, i) => f.expression === plan.columns[i])
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

export const pieces = ({ split }: DataPlan): string => `
def cut_pieces(kept):
    """Numbers the stretches of readings that windows are cut from, and each reading's position in its stretch."""
    marks = kept[["file", "label"${split.group === 'none' ? '' : ', "session"'}]].to_numpy()
    begins = np.ones(len(kept), dtype=bool)
    begins[1:] = (marks[1:] != marks[:-1]).any(axis=1)
${
  split.group === 'none'
    ? `    position = np.arange(len(kept)) - np.flatnonzero(begins)[np.cumsum(begins) - 1]
    begins |= position % BLOCK == 0
`
    : ''
}    piece = np.cumsum(begins) - 1
    return piece, np.arange(len(kept)) - np.flatnonzero(begins)[piece]`

const ways: Record<string, string> = {
  mean: `        total = np.zeros(len(starts), dtype=np.float32)
        for x in window(values):
            total = total + x
        return [total / np.float32(WINDOW)]`,
  std: `        total = np.zeros(len(starts), dtype=np.float32)
        for x in window(values):
            total = total + x
        mean = total / np.float32(WINDOW)
        squares = np.zeros(len(starts), dtype=np.float32)
        for x in window(values):
            squares = squares + (x - mean) * (x - mean)
        return [np.sqrt(squares / np.float32(WINDOW))]`,
  rms: `        squares = np.zeros(len(starts), dtype=np.float32)
        for x in window(values):
            squares = squares + x * x
        return [np.sqrt(squares / np.float32(WINDOW))]`,
  min: '        return [np.minimum.reduce(list(window(values)))]',
  max: '        return [np.maximum.reduce(list(window(values)))]',
  range: '        return [np.maximum.reduce(list(window(values))) - np.minimum.reduce(list(window(values)))]',
  each: '        return list(window(values))',
}

/** The function that makes samples of windows, with the aggregates that the plan uses; sums run in time order. */
export function aggregateFunction(plan: DataPlan): string {
  const used = Object.keys(ways).filter((way) => plan.features.some((f) => f.aggregate === way))
  const each = used.includes('each')
  return `
# RESOLUTION of each value of a sample.
STEPS = ${each ? 'np.repeat(RESOLUTION, [WINDOW if how == "each" else 1 for how in AGGREGATES])' : 'np.array(RESOLUTION)'}


def aggregate(features, starts):
    """One row for each window that begins at \`starts\`: float32, sums in time order, one operation at a time."""

    def window(values):
        return (values[starts + k] for k in range(WINDOW))

${used.map((way) => `    def ${way}_of(values):\n${ways[way]}`).join('\n\n')}

    ways = {${used.map((way) => `"${way}": ${way}_of`).join(', ')}}
    return np.column_stack([column for values, how in zip(features, AGGREGATES) for column in ways[how](values)])`
}
