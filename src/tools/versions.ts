import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from './programs.ts'

/**
 * Versions of programs, remembered in the tools folder by the file's size and time of change. Asking QEMU, gcc and arduino-cli
 * costs a tenth of a second each; a run in which nothing changed is to end sooner.
 */
export class VersionCache {
  readonly #file: string
  #known: Record<string, string>
  constructor(home: string) {
    this.#file = join(home, 'versions.json')
    this.#known = {}
    try {
      this.#known = JSON.parse(readFileSync(this.#file, 'utf8'))
    } catch {} // It is a cache: missing or damaged, it is made again.
  }

  /** The version that `path` says it has, or null when it does not run. */
  async of(program: Program, path: string): Promise<string | null> {
    const real = realpathSync(path)
    const stat = statSync(real)
    const key = `${real} ${program.pattern.source} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`
    const known = this.#known[key]
    if (known) return known
    const version = await ask(program, path)
    if (version) this.#remember(key, version)
    return version
  }

  #remember(key: string, version: string): void {
    this.#known[key] = version
    try {
      mkdirSync(join(this.#file, '..'), { recursive: true })
      const temporary = `${this.#file}.${process.pid}`
      writeFileSync(temporary, JSON.stringify(this.#known))
      renameSync(temporary, this.#file)
    } catch {} // A read-only tools folder only costs time.
  }
}

function ask(program: Program, path: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(path, [...program.versionArgs], { timeout: 20_000 }, (error, stdout) => {
      resolve(error ? null : (program.pattern.exec(stdout)?.[1] ?? null))
    })
  })
}
