import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { sensors } from '../board/profiles.ts'
import { buildSketch, runOnVirtualBoard } from '../board/virtual.ts'
import { InputError } from '../errors.ts'
import type { Finding } from '../findings/index.ts'
import { type Contract, contractSchema } from '../project/contract.ts'
import type { Project } from '../project/project.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { gather } from '../stages/verify/brief.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import { compareModel } from '../verification/compare-model.ts'
import { throughGates } from '../verification/gates.ts'
import { boardRows, type Reference, type Replay, readReference, readReplay } from '../verification/replay.ts'
import { sketchFolder } from '../verification/sketch-folder.ts'
import { observe } from '../verification/trace.ts'

/**
 * What a runner with a board gets of a result: a program that was built elsewhere, the readings to replay, and what the reference answers.
 * There is no script in it, and nothing of it is compiled or interpreted there.
 */
const packSchema = z.strictObject({
  version: z.literal(1),
  sensor: z.enum(Object.keys(sensors) as [keyof typeof sensors, ...(keyof typeof sensors)[]]),
  /** SHA-256 of the program. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  contract: contractSchema,
  /** One number for each channel of the sensor, as the board gets them; null is a missing one. */
  rows: z.array(z.array(z.number().nullable())).max(1_000_000),
  /** The held-out sample of each row; -1 where there is none. */
  sample: z.array(z.int().min(-1)),
  /** Samples that a gate of the wish refuses. */
  refused: z.array(z.int().min(0)),
  reference: z.strictObject({
    crc: z.array(z.int().min(0).max(0xffff_ffff)),
    label: z.array(z.int().min(-1)),
    outputs: z.array(z.array(z.int().min(-128).max(127))),
  }),
})
type Pack = z.infer<typeof packSchema>

const programFile = 'firmware.elf'
const packFile = 'firmware.json'

interface Tools {
  tools: Toolchain
  sandbox: Sandbox
  signal: AbortSignal
}

/** Builds the sketch that was just verified and puts it into the folder `dir` with what a board is to be asked. */
export async function packFirmware(dir: string, project: Project, out: string, tools: Tools): Promise<void> {
  const { contract, gates } = await gather({ project, out })
  const sketch = join(out, sketchFolder(project.config.name))
  const { elf, findings } = await buildSketch({ sketch, fqbn: project.board.virtualFqbn, ...tools })
  if (!elf) throw new InputError('board/compile', `the sketch was verified but does not build: ${findings[0]?.message}`)
  const replay = throughGates(await readReplay(join(out, 'data/replay.csv'), contract), contract, gates)
  const reference = await readReference(join(out, 'model/reference.csv'))
  const program = await readFile(elf)
  const pack: Pack = {
    ...{ version: 1, sensor: project.sensor.id, sha256: digest(program), contract },
    rows: boardRows(replay, contract, project.sensor).map((row) => row.map((x) => (Number.isNaN(x) ? null : x))),
    ...{ sample: [...replay.sample], refused: [...(replay.refused ?? [])] },
    reference: { crc: [...reference.crc], label: [...reference.label], outputs: reference.outputs },
  }
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, programFile), program)
  await writeFile(join(dir, packFile), JSON.stringify(pack))
}

export interface BoardResult {
  findings: Finding[]
  /** Held-out samples, and how many of them the board answered as the reference does. */
  samples: number
  agreeing: number
  instructions: number | null
}

/**
 * Replays the readings to the program and holds each inference to the reference. Today's board is the virtual one; a real one takes the same
 * pack and gives the same trace over its port.
 * @throws InputError where the pack is not what `packFirmware` makes.
 */
export async function runFirmware(dir: string, tools: Tools): Promise<BoardResult> {
  const pack = await readPack(dir)
  const program = await readFile(join(dir, programFile))
  if (digest(program) !== pack.sha256) throw bad(programFile, 'the program is not the one that was built')
  const contract: Contract = pack.contract
  const replay: Replay = {
    rows: pack.rows.map((row) => row.map((x) => x ?? Number.NaN)),
    ...{ sample: Int32Array.from(pack.sample), refused: new Set(pack.refused) },
  }
  const reference: Reference = {
    crc: Uint32Array.from(pack.reference.crc),
    label: Int32Array.from(pack.reference.label),
    outputs: pack.reference.outputs,
  }
  const run = await runOnVirtualBoard({ elf: join(dir, programFile), sensor: pack.sensor, rows: replay.rows, ...tools })
  const { findings, agreed } = compareModel(observe(run.events, replay.rows.length), replay, reference, contract)
  const counts = run.events.flatMap((e) => (e.type === 'inference' ? [e.instructions] : []))
  return {
    findings: [...run.findings, ...findings],
    samples: new Set(replay.sample.filter((s) => s >= 0 && !replay.refused?.has(s))).size,
    agreeing: agreed.reduce((n, one) => n + one, 0),
    instructions: counts.length > 0 ? Math.max(...counts) : null,
  }
}

async function readPack(dir: string): Promise<Pack> {
  let found: unknown
  try {
    found = JSON.parse(await readFile(join(dir, packFile), 'utf8'))
  } catch (error) {
    throw bad(packFile, `expected the readings for the board: ${(error as Error).message}`)
  }
  const parsed = packSchema.safeParse(found)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw bad(packFile, `\`${issue?.path.join('.')}\`: ${issue?.message}`)
  }
  if (parsed.data.sample.length !== parsed.data.rows.length) throw bad(packFile, 'expected a sample for each row')
  return parsed.data
}

const bad = (where: string, message: string): InputError =>
  new InputError('project/bad-usage', message, { where, hint: 'Give the folder that the job `generate` left.' })

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
