import { z } from 'zod'
import type { TraceEvent } from './virtual.ts'

const whole = z.int().nonnegative()
const us = whole

/** One line of the trace without its nonce. */
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('read'), us, row: z.int().min(-1), stale: z.boolean() }),
  z.object({
    type: z.literal('inference'),
    us,
    output: z.array(z.int().min(-128).max(127)),
    inputCrc: whole,
    instructions: whole,
  }),
  z.object({ type: z.literal('serial'), us, text: z.string() }),
  z.object({ type: z.literal('pin'), us, pin: whole, value: whole }),
  z.object({ type: z.literal('pwm'), us, pin: whole, value: whole }),
  z.object({ type: z.literal('tone'), us, pin: whole, hertz: whole }),
])

const endSchema = z.object({
  type: z.literal('end'),
  us,
  reason: z.string(),
  pc: whole,
  address: whole,
  rows: whole,
})
export type End = z.infer<typeof endSchema>

/** Reads a trace; null as `end` when the board did not come to an end. A line that does not carry the nonce is an error. */
export function parseTrace(text: string, nonce: string): { events: TraceEvent[]; serial: string; end: End | null } {
  const events: TraceEvent[] = []
  const serial: Buffer[] = []
  let end: End | null = null
  const lines = text.split('\n')
  // The last line is cut off when the emulator was killed.
  if (lines.pop() !== '' && lines.length === 0) return { events, serial: '', end }
  for (const [i, line] of lines.entries()) {
    const value = JSON.parse(line) as { nonce?: unknown; type?: unknown }
    if (value.nonce !== nonce) throw new Error(`line ${i + 1} of the trace does not carry the nonce of its run`)
    if (end) throw new Error(`line ${i + 1} of the trace comes after its end`)
    if (value.type === 'end') {
      end = endSchema.parse(value)
      continue
    }
    const event = eventSchema.parse(value)
    if (event.type === 'serial') {
      // Each character stands for one byte.
      const bytes = Buffer.from(event.text, 'latin1')
      serial.push(bytes)
      event.text = bytes.toString()
    }
    events.push(event)
  }
  return { events, serial: Buffer.concat(serial).toString(), end }
}
