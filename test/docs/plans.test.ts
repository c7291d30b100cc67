import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/root.ts'
import { convertPlanSchema } from '../../src/stages/convert/plan.ts'
import { dataPlanSchema } from '../../src/stages/data/plan.ts'
import { sketchPlanSchema } from '../../src/stages/sketch/plan.ts'

const page = readFileSync(join(packageRoot, 'docs/plans.md'), 'utf8')
const schemas = { data: dataPlanSchema, convert: convertPlanSchema, sketch: sketchPlanSchema }

/** Sections of the page by stage. */
const sections = Object.fromEntries(
  page.split('\n## ').flatMap((text) => {
    const stage = /^The (data|convert|sketch) plan/.exec(text)?.[1]
    return stage ? [[stage, text]] : []
  }),
) as Record<keyof typeof schemas, string>

describe.each(Object.keys(schemas) as (keyof typeof schemas)[])('docs/plans.md on the %s plan', (stage) => {
  const example = new RegExp(`\`\`\`json ${stage}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? 'null'

  it('shows a plan that the schema accepts', () => {
    expect(schemas[stage].safeParse(JSON.parse(example)).error?.issues ?? []).toEqual([])
  })

  it('names every field', () => {
    const table = sections[stage].split('\n').filter((line) => line.startsWith('| `'))
    const named = table.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map((m) => m[1]))
    const fields = Object.keys(JSON.parse(example)).filter((f) => !['version', 'clauses', 'defaults'].includes(f))
    expect(named.toSorted()).toEqual(fields.toSorted())
  })
})
