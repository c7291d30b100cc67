import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TraceEvent } from '../board/virtual.ts'

/** More scenes than these are a log; it stands in `verify/trace.jsonl`. */
const mostScenes = 6
/** What a sketch does for an answer, it does within so many µs of its line. */
const together = 50_000

const colours = ['off', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
const levels: Record<number, [string, string]> = {
  13: ['built-in LED off', 'built-in LED on'],
  25: ['power LED off', 'power LED on'],
}

/**
 * What the board did when it first printed each kind of line, in virtual seconds since reset: `0.641 s “apple 0.99”, RGB LED red`. Of the
 * trace that the verify stage kept; none where there is no such file.
 */
export function boardScenes(out: string): string[] {
  const file = join(out, 'verify/trace.jsonl')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return scenesOf(lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as TraceEvent])))
}

export function scenesOf(events: readonly TraceEvent[]): string[] {
  const state = new Board()
  const scenes = new Map<string, string>()
  for (const [i, event] of events.entries()) {
    state.take(event)
    if (event.type !== 'serial' || event.text.startsWith('#')) continue
    const text = event.text.trim()
    const kind = text.replace(/\d+(?:[.,]\d+)?/g, '#')
    if (text === '' || scenes.has(kind) || scenes.size >= mostScenes) continue
    const after = new Board(state)
    for (const next of events.slice(i + 1)) {
      if (next.us > event.us + together || next.type === 'read') break
      after.take(next)
    }
    scenes.set(
      kind,
      `${(event.us / 1e6).toFixed(3)} s “${text}”${after
        .shown()
        .map((s) => `, ${s}`)
        .join('')}`,
    )
  }
  return [...scenes.values()]
}

/** The pins as they stand. */
class Board {
  readonly #pins: Map<number, number>
  readonly #tones: Map<number, number>

  constructor(other?: Board) {
    this.#pins = new Map(other ? other.#pins : [])
    this.#tones = new Map(other ? other.#tones : [])
  }

  take(event: TraceEvent): void {
    if (event.type === 'pin') this.#pins.set(event.pin, event.value === 0 ? 0 : 255)
    if (event.type === 'pwm') this.#pins.set(event.pin, event.value)
    if (event.type === 'tone') this.#tones.set(event.pin, event.hertz)
  }

  shown(): string[] {
    const rgb = [22, 23, 24]
    const lit = rgb.reduce((bits, pin, i) => bits | (this.#pins.get(pin) === 0 ? 1 << i : 0), 0)
    const led = rgb.some((pin) => this.#pins.has(pin)) ? [`RGB LED ${colours[lit]}`] : []
    const pins = [...this.#pins].filter(([pin]) => !rgb.includes(pin)).toSorted(([a], [b]) => a - b)
    const others = pins.map(([pin, value]) => levels[pin]?.[value > 0 ? 1 : 0] ?? `D${pin} ${level(value)}`)
    const tones = [...this.#tones].filter(([, hertz]) => hertz > 0).map(([pin, hertz]) => `${hertz} Hz on D${pin}`)
    return [...led, ...others, ...tones]
  }
}

const level = (value: number): string =>
  value === 0 ? 'low' : value === 255 ? 'high' : `at ${Math.round((value / 255) * 100)} %`
