/** A run with a model behind a service, in a process of its own, to be killed: `node resume-child.ts PROJECT OUT HOME URL STOP`. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { plannersFor } from '../../src/lifecycle/model-planner.ts'
import { Budget } from '../../src/llm/budget.ts'
import { Journal, journalKey } from '../../src/llm/journal.ts'
import { metered } from '../../src/llm/metered.ts'
import { createService } from '../../src/llm/openai.ts'
import { noTracer } from '../../src/llm/tracer.ts'
import { run } from './fake.ts'
import { planning, talkingStages } from './talking.ts'

const [dir, out, home, url, stop] = process.argv.slice(2) as [string, string, string, string, string]
const service = createService({
  ...{ provider: 'compatible', model: 'counted', url, key: null, keyName: null, reply: 'json-schema' },
  ...{ contextTokens: 8192, cost: () => 0.01 },
})
const journal = new Journal(join(out, '.tinyml/journal'), out, () => journalKey(home))
const hosted = metered(service, () => 0.01, {
  ...{ budget: new Budget({}), journal, tracer: noTracer, mask: (text) => text, record: null, recording: null },
})
const plain = talkingStages()[1] as NonNullable<ReturnType<typeof talkingStages>[1]>
const stages = talkingStages({
  async render(plan, brief, folder, context) {
    process.stdout.write('planned\n')
    if (stop === 'stop') await sleep(60_000)
    return plain.render(plan, brief, folder, context)
  },
})
const outcome = await run(dir, out, stages, { planners: plannersFor('hosted', planning({ hosted })) })
if (outcome.status === 'passed') journal.clear()
const second = outcome.stages.find((s) => s.stage === 'second')
process.stdout.write(`${JSON.stringify({ status: outcome.status, usage: second?.usage })}\n`)
