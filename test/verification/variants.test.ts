import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, cleanUp, type Held, load, rendered } from './setup.ts'
import { variants } from './variants.ts'

afterAll(cleanUp)

let fruit: Held
beforeAll(async () => {
  fruit = await load('fruit')
})

test.each(variants)('accepted: $how', async ({ plan: changes, ino }) => {
  const { sketch, plan } = await rendered(fruit, '', changes)
  writeFileSync(join(sketch, 'fruit.ino'), ino)
  const result = await check(fruit, sketch, plan)
  expect(result.findings).toEqual([])
  expect(result).toMatchObject({ samples: 48, agreeing: 48 })
})
