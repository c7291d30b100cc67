import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { finding } from '../findings/index.ts'
import { assertPlainTree } from '../sandbox/tree.ts'
import { outsideMemory } from './elf.ts'
import { endFindings, reasonWithoutEnd } from './ends.ts'
import { monitorElf } from './platform.ts'
import { sensors } from './profiles.ts'
import { insideSandbox } from './programs.ts'
import { encodeRows } from './rows.ts'
import { parseTrace } from './trace.ts'
import type { RunRequest, VirtualRun } from './virtual.ts'

const mostTraceBytes = 256 * 2 ** 20

/**
 * Runs a program of the virtual board in QEMU in the sandbox and reads its trace.
 *
 * With rows the good end is `rows-exhausted`, 2 virtual seconds after the last one was read. Without rows it is `time-limit`:
 * the board was watched for `limits.virtualSeconds` (10 unless given). Every other end is a finding.
 * The same ELF and rows give the same events, times and instruction counts.
 * @throws ToolError when a tool or the sandbox is missing
 */
export async function runOnVirtualBoard(request: RunRequest): Promise<VirtualRun> {
  const began = performance.now()
  const { rows, sensor, limits = {} } = request
  const outside = outsideMemory(await readFile(request.elf))
  if (outside) {
    const findings = [finding('board/emulator', `the program is not one of the virtual board: ${outside}`)]
    return { reason: 'no-sketch', findings, serial: '', events: [], seconds: 0 }
  }
  const qemu = insideSandbox(await request.tools.require('qemu'))
  const monitor = await monitorElf(request.tools, request.sandbox)
  const work = await mkdtemp(join(tmpdir(), 'tinyml-board-'))
  const output = await mkdtemp(join(tmpdir(), 'tinyml-trace-'))
  try {
    await chmod(work, 0o755)
    await writeFile(join(work, 'rows'), encodeRows(sensor, rows))
    const nonce = randomBytes(12).toString('hex')
    const channels = sensor === 'serial' ? 0 : sensors[sensor].channels.length
    if (channels && rows.some((row) => row.length !== channels)) {
      throw new RangeError(`a row of ${sensor} has ${channels} values`)
    }
    const traceBytes = limits.traceBytes ?? mostTraceBytes
    const virtualSeconds = limits.virtualSeconds ?? (rows.length ? 120 + 20 * rows.length : 10)
    const options = [
      ...['sketch', `nonce=${nonce}`, 'trace=/out/trace.jsonl', 'rows=/in/rows', `count=${rows.length}`],
      ...[`sensor=${sensor}`, `channels=${channels}`],
      `limit=${Math.round(virtualSeconds * 1e6)}`,
      `most=${traceBytes}`,
      ...(request.paceMs ? [`pace=${Math.round(request.paceMs * 1000)}`] : []),
      ...(limits.stallSeconds ? [`stall=${Math.round(limits.stallSeconds * 1e6)}`] : []),
      ...(request.faults ?? []).map((fault) => `fault=${fault}`),
    ]
    const semihosting = ['enable=on', 'target=native', ...options.map((option) => `arg=${option}`)].join(',')
    const seconds = limits.seconds ?? 60
    const result = await request.sandbox.run({
      command: [
        ...[qemu.path, '-M', 'mps2-an386', '-display', 'none', '-monitor', 'none', '-serial', 'none', '-net', 'none'],
        ...['-icount', 'shift=4,sleep=off', '-semihosting-config', semihosting],
        ...['-kernel', '/monitor/monitor.elf', '-device', 'loader,file=/in/sketch.elf'],
      ] as [string, ...string[]],
      readOnly: [
        ...qemu.mounts,
        { from: dirname(monitor), to: '/monitor' },
        { from: join(work, 'rows'), to: '/in/rows' },
        { from: request.elf, to: '/in/sketch.elf' },
      ],
      writable: [{ from: output, to: '/out' }],
      limits: { seconds, diskBytes: traceBytes + 2 ** 20 },
      ...(request.signal ? { signal: request.signal } : {}),
    })
    assertPlainTree(output)
    const text = await readFile(join(output, 'trace.jsonl'), 'utf8').catch(() => '')
    const { events, serial, end } = parseTrace(text, nonce)
    const findings = await endFindings({ request, result, end })
    const reason = end?.reason ?? reasonWithoutEnd(result)
    return { reason, findings, serial, events, seconds: (performance.now() - began) / 1000 }
  } finally {
    await rm(work, { recursive: true, force: true })
    await rm(output, { recursive: true, force: true })
  }
}
