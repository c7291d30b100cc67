import { BundleError } from '../../errors.ts'
import type { bundleCodes } from '../../findings/catalogue/bundle.ts'

export type BundleCode = keyof typeof bundleCodes

/** Everything that a bundle is checked for. Each has a name, so that a test can leave one out and see the attack succeed. */
export const defences = [
  'links',
  'special-files',
  'stray-files',
  'manifest-size',
  'depth',
  'duplicate-keys',
  'prototype-keys',
  'well-formed-text',
  'schema',
  'request',
  'project',
  'commands',
  'words',
  'count',
  'file-size',
  'total-size',
  'declared-size',
  'hash',
  'segments',
  'characters',
  'reserved-names',
  'inside-output',
  'kinds',
  'known-names',
  'twins',
  'text',
  'direction',
] as const
export type Defence = (typeof defences)[number]

/** Refuses by name of the defence. */
export class Guard {
  readonly #without: ReadonlySet<Defence>

  /** `without`: defences that are switched off, to prove that a test case tests them. Nothing else passes any. */
  constructor(without: readonly Defence[] = []) {
    this.#without = new Set(without)
  }

  has(defence: Defence): boolean {
    return !this.#without.has(defence)
  }

  /** @throws BundleError when `bad`, unless the defence is switched off. */
  refuse(defence: Defence, bad: boolean, code: BundleCode, message: string, where = ''): void {
    if (bad && this.has(defence)) throw new BundleError(code, message, { where })
  }
}
