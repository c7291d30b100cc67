import { join } from 'node:path'
import type { SensorId } from '../../src/board/profiles.ts'
import {
  type Build,
  buildSketch,
  runOnVirtualBoard,
  type TraceEvent,
  type VirtualRun,
} from '../../src/board/virtual.ts'
import { createSandbox } from '../../src/sandbox/bwrap.ts'
import { createToolchain } from '../../src/tools/find.ts'

export const tools = createToolchain()
export const sandbox = createSandbox({ bwrap: async () => (await tools.require('bwrap')).path })

const built = new Map<string, Promise<Build>>()

/** Builds test/board/sketches/<name>, once. */
export function build(name: string): Promise<Build> {
  let done = built.get(name)
  if (!done) {
    const sketch = join(import.meta.dirname, 'sketches', name)
    done = buildSketch({ sketch, fqbn: 'tinyml:virtual:nano33ble', tools, sandbox })
    built.set(name, done)
  }
  return done
}

/** Builds a sketch, which must succeed, and runs it. */
export async function run(
  name: string,
  rows: readonly (readonly number[])[] = [],
  more: { sensor?: SensorId; faults?: string[]; limits?: { virtualSeconds?: number; seconds?: number } } = {},
): Promise<VirtualRun> {
  const { elf, findings } = await build(name)
  if (!elf) throw new Error(`${name} does not build: ${JSON.stringify(findings)}`)
  return runOnVirtualBoard({ elf, sensor: 'serial', rows, tools, sandbox, ...more })
}

export const of = <T extends TraceEvent['type']>(run: VirtualRun, type: T): Extract<TraceEvent, { type: T }>[] =>
  run.events.filter((event): event is Extract<TraceEvent, { type: T }> => event.type === type)
