import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readByRules } from '../../src/language/reader.ts'
import type { Contract } from '../../src/project/contract.ts'
import { sketchLanguage } from '../../src/stages/sketch/language/index.ts'
import { briefOf, fruit } from '../stages/sketch/brief.ts'

interface Case {
  project: 'fruit' | 'gestures' | 'machine'
  wish: string
  /** What each clause came to, in plain words. */
  reads?: Record<string, string[]>
  /** Or the clauses that the grammar leaves to others. */
  asks?: string[]
}

/** Wishes that the grammar was made with: they are seen, and say nothing about fresh ones. */
const cases: Case[] = JSON.parse(readFileSync(join(import.meta.dirname, 'tuning.json'), 'utf8'))

const raw = (name: string, channel: string | null, unit: string) => ({ name, channel, unit, min: -100, max: 100 })
const contracts: Record<Case['project'], Contract> = {
  fruit,
  gestures: {
    ...fruit,
    sensor: 'lsm9ds1',
    labels: ['circle', 'shake', 'up_down', 'idle'],
    raw: ['ax', 'ay', 'az', 'gx', 'gy', 'gz'].map((c) => raw(c, c, c.startsWith('a') ? 'g' : 'deg/s')),
    validity: [],
    window: { size: 50, trainStride: 10 },
  },
  machine: {
    ...fruit,
    sensor: 'serial',
    labels: ['normal', 'imbalance', 'bearing fault'],
    raw: ['rms', 'peak', 'temp_c', 'load'].map((c) => raw(c, null, '')),
    validity: [],
  },
}

test.each(cases)('$project: $wish', ({ project, wish, reads, asks }) => {
  const contract = contracts[project]
  const sensor = contract.sensor as 'apds9960' | 'lsm9ds1' | 'serial'
  const result = readByRules(sketchLanguage, briefOf(wish, { name: project, contract, sensor }))
  if ('plan' in result) {
    expect(Object.fromEntries(result.plan.clauses.map((c) => [c.words, c.settings]))).toEqual(reads)
  } else expect(result.questions.map((q) => q.about)).toEqual(asks)
})
