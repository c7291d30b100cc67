import { type Finding, type FindingCode, finding } from '../findings/index.ts'
import type { SandboxResult } from '../sandbox/sandbox.ts'
import { insideSandbox, siblingOf } from './programs.ts'
import type { End } from './trace.ts'
import type { RunRequest } from './virtual.ts'

/** Every way in which the monitor ends a run that is not a good one: its code, and what to say. */
const ends: Record<string, [FindingCode, (end: End, rows: number) => string]> = {
  'rows-left': [
    'board/rows-left',
    (end, rows) => `the sketch read ${end.rows} of ${rows} readings and then no more${at(end)}`,
  ],
  'usb-not-opened': ['board/usb-not-opened', (end) => `the sketch waits for an open USB port${at(end)}`],
  'time-out': [
    'board/time-out',
    (end, rows) => `the sketch was at reading ${end.rows} of ${rows} when its time was over${at(end)}`,
  ],
  'trace-full': ['board/too-much-output', (end) => `the trace grew larger than it may${at(end)}`],
  'null-pointer': [
    'board/null-pointer',
    (end) => `the sketch used a null pointer (address 0x${end.address.toString(16)})`,
  ],
  'null-call': ['board/null-call', () => 'the sketch called a null function pointer'],
  'stack-overflow': ['board/stack-overflow', () => 'the stack of 32768 bytes overflowed'],
  'heap-exhausted': ['board/heap-exhausted', () => 'there was not enough memory left for an allocation'],
  'flash-write': [
    'board/memory-fault',
    (end) => `the sketch wrote to flash memory (address 0x${end.address.toString(16)})`,
  ],
  'execute-data': ['board/memory-fault', () => 'the sketch jumped into RAM, where no code is'],
  'memory-fault': [
    'board/memory-fault',
    (end) => `the sketch touched address 0x${end.address.toString(16)}, where it has no memory`,
  ],
  'bus-fault': [
    'board/memory-fault',
    (end) => `the sketch touched address 0x${end.address.toString(16)}, where nothing answers`,
  ],
  'usage-fault': ['board/hard-fault', () => 'the processor met an instruction that it does not know'],
  'hard-fault': ['board/hard-fault', () => 'the processor stopped with a hard fault'],
  'divide-by-zero': ['board/divide-by-zero', () => 'the sketch divided an integer by zero'],
  'host-call': ['board/host-call', () => 'the sketch tried to call the host through semihosting'],
  abort: ['board/abort', () => 'the sketch called abort()'],
  exit: ['board/abort', () => 'the sketch called exit()'],
  assertion: ['board/abort', () => 'an assertion of the sketch failed'],
  'pure-virtual': ['board/abort', () => 'the sketch called a pure virtual function'],
  'uncaught-exception': ['board/uncaught-exception', () => 'the C++ library threw an exception'],
  'bad-service': ['board/bad-service', () => 'the sketch asked the virtual board for something that it does not offer'],
  'no-sketch': ['board/emulator', () => 'the program is not one of the virtual board'],
  'ram-overflow': [
    'board/ram-overflow',
    (end) => `static variables leave ${end.address} bytes too little for the stack of 32768 bytes`,
  ],
  'bad-options': ['board/emulator', () => 'the emulator could not read the rows'],
}

const at = (end: End): string => `, after ${(end.us / 1e6).toFixed(3)} virtual seconds`

const goodEnds = new Set(['rows-exhausted', 'time-limit'])

/** What the end of a run says about the sketch: nothing for a good end. The place is the source line at which it stopped. */
export async function endFindings(of: {
  request: RunRequest
  result: SandboxResult
  end: End | null
}): Promise<Finding[]> {
  const { request, result, end } = of
  if (!end) return [withoutEnd(result)]
  if (goodEnds.has(end.reason)) return []
  const known = ends[end.reason]
  const where = end.pc ? await lineOf(end.pc, request) : ''
  if (!known) return [finding('board/emulator', `the virtual board ended with ${end.reason}`, { where })]
  return [finding(known[0], known[1](end, request.rows.length), { where })]
}

/** The monitor's exit code for a trace that it cannot write, not even to say so (monitor/layout.h). */
const traceFull = 13

/** A word for the end of a run whose trace has no end. */
export function reasonWithoutEnd({ killedFor, exitCode }: SandboxResult): string {
  if (killedFor) return killedFor === 'time' ? 'host-time-out' : killedFor
  return exitCode === traceFull ? 'trace-full' : 'emulator'
}

function withoutEnd(result: SandboxResult): Finding {
  if (result.killedFor === 'time') {
    return finding('board/host-time-out', `the emulator was stopped after ${result.seconds.toFixed(1)} s`)
  }
  if (result.killedFor === 'aborted') return finding('lifecycle/stopped', 'the virtual board was stopped')
  if (reasonWithoutEnd(result) === 'trace-full') {
    return finding('board/too-much-output', 'the trace could not be written: is the disk full?')
  }
  if (result.killedFor) return finding(`sandbox/${result.killedFor}`, 'the virtual board was stopped')
  return finding('board/emulator', `QEMU ended with ${result.exitCode}: ${result.stderr.trim().slice(0, 1000)}`)
}

/** `fruit/fruit.ino:12` for an address of the program, or '' where its debug information says nothing. */
async function lineOf(pc: number, { elf, tools, sandbox }: RunRequest): Promise<string> {
  const gcc = await tools.find('arm-gcc')
  if (!gcc) return ''
  const { path, mounts } = insideSandbox(gcc)
  const result = await sandbox.run({
    command: [siblingOf(path, 'addr2line'), '-e', '/in/sketch.elf', '-i', `0x${pc.toString(16)}`],
    readOnly: [...mounts, { from: elf, to: '/in/sketch.elf' }],
  })
  // Of inlined functions the outermost is the sketch's own more often than not: the first line that lies in the sketch wins.
  const lines = result.stdout.split('\n').map((line) => line.replace(/ \(discriminator \d+\)$/, ''))
  const place = lines.find((line) => line.startsWith('/work/sketch/')) ?? lines[0] ?? ''
  return place.includes('?') ? '' : place.replace(/^\/work\//, '').replace(/^\/boards\//, 'boards/')
}
