/** Writes the JSON Schemas that editors and other programs use from the zod schemas; with --check only says whether they are current. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { configSchema } from '../src/project/config.ts'
import { contractSchema } from '../src/project/contract.ts'
import { reportSchema } from '../src/report/schema.ts'
import { packageRoot } from '../src/root.ts'
import { convertPlanSchema } from '../src/stages/convert/plan.ts'
import { dataPlanSchema } from '../src/stages/data/plan.ts'
import { sketchPlanSchema } from '../src/stages/sketch/plan.ts'

const schemas = {
  'tinyml.schema.json': z.toJSONSchema(configSchema, { io: 'input' }),
  'report.schema.json': z.toJSONSchema(reportSchema, { io: 'output' }),
  'contract.schema.json': z.toJSONSchema(contractSchema, { io: 'output' }),
  'plan-data.schema.json': z.toJSONSchema(dataPlanSchema, { io: 'output' }),
  'plan-convert.schema.json': z.toJSONSchema(convertPlanSchema, { io: 'output' }),
  'plan-sketch.schema.json': z.toJSONSchema(sketchPlanSchema, { io: 'output' }),
}

const check = process.argv.includes('--check')
mkdirSync(join(packageRoot, 'schema'), { recursive: true })
for (const [name, schema] of Object.entries(schemas)) {
  const path = join(packageRoot, 'schema', name)
  const text = `${JSON.stringify({ title: name.split('.')[0], ...schema }, null, 2)}\n`
  if (!check) writeFileSync(path, text)
  else if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`schema/${name} is not current: run \`node script/schema.ts\`\n`)
    process.exitCode = 1
  }
}
