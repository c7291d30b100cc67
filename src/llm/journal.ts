import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import { digest } from '../lifecycle/hash.ts'
import { isInside, realish } from '../project/project.ts'
import { face } from './budget.ts'
import { replySchema } from './reply-schema.ts'
import type { LanguageModel, ModelReply } from './types.ts'

const entrySchema = z.object({ version: z.literal(1), mac: z.string(), reply: replySchema })

/**
 * Replies that were paid for, each on disk before anybody uses it, so that a run that was killed pays for none twice. They lie in the
 * output folder, which may come with a stranger's repository: each carries a code made with a key of the user's own, and one without
 * the right code counts for nothing.
 */
export class Journal {
  private readonly dir: string
  private readonly out: string
  private readonly key: () => Buffer
  /** How often each request was made in this run: the nth time gets the nth reply. */
  private readonly asked = new Map<string, number>()
  private readonly used = new Set<string>()

  /** `dir`: made with the first reply, inside the output folder `out`. `key`: see `journalKey`; asked for when it is needed. */
  constructor(dir: string, out: string, key: () => Buffer) {
    this.dir = dir
    this.out = out
    this.key = key
  }

  /** The name under which the next reply to a request is kept. */
  next(request: string): string {
    const n = (this.asked.get(request) ?? 0) + 1
    this.asked.set(request, n)
    const name = `${request.slice(0, 40)}-${n}.json`
    this.used.add(name)
    return name
  }

  /** A reply that is kept under this name, or null. */
  take(name: string): ModelReply | null {
    try {
      const { mac, reply } = entrySchema.parse(JSON.parse(readFileSync(join(this.dir, name), 'utf8')))
      const expected = Buffer.from(this.code(name, reply))
      const found = Buffer.from(mac)
      return found.length === expected.length && timingSafeEqual(found, expected) ? reply : null
    } catch {
      return null
    }
  }

  /** Returns when the reply is on disk, power failure or not. */
  put(name: string, reply: ModelReply): void {
    mkdirSync(this.dir, { recursive: true })
    if (!isInside(realish(this.out), realish(this.dir))) {
      throw new InputError('project/leaves-project', `${this.dir} is a link that leads out of the output folder`)
    }
    const path = join(this.dir, name)
    const temporary = `${path}.${process.pid}.tmp`
    const file = openSync(temporary, 'w', 0o600)
    try {
      writeFileSync(file, JSON.stringify({ version: 1, mac: this.code(name, reply), reply }))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
    const folder = openSync(this.dir, 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  }

  /** Called when the run's artifacts are in place: nobody needs the replies any more. */
  clear(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }

  /** Called when a run ended without committing: what it did not use belongs to words that stand there no more. */
  prune(): void {
    for (const name of namesIn(this.dir)) if (!this.used.has(name)) rmSync(join(this.dir, name), { force: true })
  }

  private code(name: string, reply: ModelReply): string {
    return createHmac('sha256', this.key())
      .update(`${name}\n${digest(reply)}`)
      .digest('hex')
  }
}

/** A model whose replies are in the journal before they are used, and come from there when they are in it already. */
export function journalled(model: LanguageModel, journal: Journal): LanguageModel {
  const who = { tier: model.tier, provider: model.provider, model: model.model }
  return {
    ...face(model),
    async complete(request, signal) {
      const name = journal.next(digest({ request, who }))
      const kept = journal.take(name)
      if (kept) return { ...kept, source: 'journal' }
      const reply = await model.complete(request, signal)
      journal.put(name, reply)
      return reply
    },
  }
}

/** The user's own key for journals, made when there is none. `home`: the user's tool folder. */
export function journalKey(home: string): Buffer {
  const path = join(home, 'journal.key')
  try {
    mkdirSync(home, { recursive: true })
    writeFileSync(path, randomBytes(32), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(path)
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}
