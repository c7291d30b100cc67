import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Freeform, noCode } from '../../lifecycle/freeform.ts'
import type { DataBrief } from './brief.ts'
import type { DataPlan } from './plan.ts'
import { scriptPath } from './render.ts'

/** The whole of prepare.py is the model's. It has to write the files that later stages read, in their formats. */
export const dataFreeform: Freeform<DataBrief, DataPlan> = {
  async variables(brief, { project }) {
    const columns = brief.columns.map(
      (c) =>
        `${c.name}${c.unit ? ` (${c.unit})` : ''}: ${c.integer ? 'whole numbers' : 'numbers'} from ${c.min} to ${c.max}, ${c.missing} missing${c.missingMarks.length ? ` (written ${c.missingMarks.map((m) => JSON.stringify(m)).join(', ')})` : ''}`,
    )
    const kinds = new Map(brief.files.map((f) => [`${f.format} ${f.delimiter} ${f.decimal} ${f.skip} ${f.gzip}`, f]))
    const dialects = [...kinds.values()].map(
      (f) =>
        `${f.format}${f.gzip ? ', gzip' : ''}${f.format === 'csv' ? `, separator ${JSON.stringify(f.delimiter)}, decimal mark ${JSON.stringify(f.decimal)}, ${f.skip} lines before the first row` : ''}`,
    )
    return {
      project: brief.project,
      wish: project.config.data.wish || 'Prepare the readings for training a small classifier.',
      sensor: brief.sensor,
      files: String(brief.files.length),
      dialects: dialects.join('; '),
      label: { 'file-name': 'the name of its file', folder: 'the name of its folder', column: 'a column' }[
        brief.wish.labelFrom
      ],
      columns: columns.join('\n'),
      labels: brief.classes.map((c) => `${c.label}: ${c.rows} rows, written ${c.spellings.join(', ')}`).join('\n'),
      split: `${brief.wish.split.train}, ${brief.wish.split.validation}, ${brief.wish.split.test}`,
      seed: String(brief.wish.seed),
    }
  },

  async place(code, { dir }) {
    if (!/\b(import|def)\b/.test(code)) return noCode(scriptPath)
    await writeFile(join(dir, scriptPath), code)
    return []
  },
}
