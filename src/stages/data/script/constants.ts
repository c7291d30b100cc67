import { inclusive } from '../bounds.ts'
import type { DataBrief } from '../brief.ts'
import { classesOf, type DataPlan } from '../plan.ts'
import { literal, sections } from '../python.ts'

/** Reasons for which a reading is dropped, in the order in which they are looked at. The first is "kept". */
export function reasonsOf(plan: DataPlan): string[] {
  const own = plan.validity.map((v) => v.reason)
  return ['', ...new Set([...before(plan), ...own, ...after(plan)])]
}

/** Those that the board knows nothing of. */
export const reasonsBesideValidity = (plan: DataPlan): string[] => [...before(plan), ...after(plan)]

const before = (plan: DataPlan): string[] => [
  ...['ragged row', 'no label'],
  ...(plan.leaveOut.length > 0 ? ['class left out'] : []),
  'missing cell',
  ...(plan.edges ? [`end of a ${plan.edges.of}`] : []),
]

const after = (plan: DataPlan): string[] => [
  ...plan.drop.map((d) => d.reason),
  ...(plan.duplicates ? ['repeated reading'] : []),
  ...(plan.perClass === null ? [] : ['more than its class may have']),
  ...(plan.window.size > 1 ? ['incomplete window'] : []),
]

/** What the raw files are like. */
export function facts(plan: DataPlan, brief: DataBrief): string {
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
      `# The classes, in the order of the model's outputs.\nLABELS = ${literal(
        classesOf(
          plan,
          brief.classes.map((c) => c.label),
        ),
      )}`,
      plan.leaveOut.length > 0 && `# Classes that the model does not learn.\nLEFT_OUT = ${literal(plan.leaveOut)}`,
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

/** What the plan decided. */
export function decisions(plan: DataPlan): string {
  const windowed = plan.window.size > 1
  const rules = plan.validity.map(inclusive).map((v) => [v.column, v.min ?? null, v.max ?? null, v.reason])
  const names = (list: string[], note: string, name: string) => `# ${note}\n${name} = ${literal(list)}`
  return sections(
    [
      `# A reading counts only inside these bounds: column, least, most, reason.\nVALIDITY = ${literal(rules)}`,
      plan.edges &&
        `# Rows at the ends of each ${plan.edges.of} that do not count.\nFIRST, LAST = ${plan.edges.first}, ${plan.edges.last}`,
      typeof plan.perClass === 'number' && `# Most readings of a class.\nMOST = ${plan.perClass}`,
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
        plan.split.group === 'none' &&
        `# Nothing else keeps readings together, so recordings are cut into blocks of so many readings, and blocks are dealt out whole.\nBLOCK = ${plan.window.block}`,
      `# Samples whose features agree when rounded to these steps count as one and stay in one split.\nRESOLUTION = ${literal(plan.features.map((f) => f.resolution))}`,
      `# Shares of train, validation and test, class by class.\nSHARES = [${plan.split.train}, ${plan.split.validation}, ${plan.split.test}]\nSEED = ${plan.split.seed}`,
      plan.augment &&
        `# Noisy copies of each training sample, and their noise in standard deviations.\nCOPIES = ${plan.augment.copies}\nNOISE = ${plan.augment.noise}`,
      'TRAIN, VALIDATION, TEST = 0, 1, 2\nSPLITS = ["train", "validation", "test"]',
      '# Rows that are read or written at a time.\nPIECE = 200_000',
    ],
    0,
  )
}
