/** A run in a process of its own, to be killed: `node kill-child.ts PROJECT OUT`. */
import { setTimeout as sleep } from 'node:timers/promises'
import { fakeStages, run } from './fake.ts'

const [dir, out] = process.argv.slice(2) as [string, string]
const [first, second] = fakeStages()
const slow = fakeStages({
  first: {
    async render(plan, brief, folder, context) {
      await sleep(30)
      return (first as NonNullable<typeof first>).render(plan, brief, folder, context)
    },
  },
  second: {
    async render(plan, brief, folder, context) {
      const findings = await (second as NonNullable<typeof second>).render(plan, brief, folder, context)
      await sleep(30)
      return findings
    },
  },
})
process.stdout.write('started\n')
await run(dir, out, slow)
