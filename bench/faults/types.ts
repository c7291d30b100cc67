/** One change of a file, below the folder of the case. It must change something, or the case would be none. */
export type Edit =
  /** A text is replaced once, at its first place; a pattern as `String.replace` does it. */
  { file: string; find: string | RegExp; put: string } | { file: string; change: (bytes: Buffer) => Buffer }

/**
 * - `script`: a `prepare.py`, or the raw files and the tinyml.yml that it is made for.
 * - `model`: `model/model.tflite` or `contract.json`.
 * - `sketch`: a file of a sketch folder.
 */
export type Kind = 'script' | 'model' | 'sketch'

/** One mistake, put into something that is right. */
export interface Fault {
  id: string
  /** The mistake as a clause: `two features are swapped`. */
  what: string
  kind: Kind
  base: string
  edits: Edit[]
  /** Codes that name the cause, set before the checks are tuned. */
  causes: string[]
  /** True where a warning is all that can be said. */
  warns?: boolean
  origin: 'hand' | 'mutation'
}

/** Something unusual that does the same, and must pass. */
export interface Variant {
  id: string
  what: string
  kind: Kind
  base: string
  edits: Edit[]
}

/** What a verifier said about one case. */
export interface Said {
  code: string
  severity: 'error' | 'warning' | 'note'
  message: string
}

/** A case that is made and waits to be judged. */
export interface Prepared {
  /** Where the files lie that edits name. */
  folder: string
  judge(): Promise<Said[]>
}

/** Makes the right thing `base` and does the edits; throws where an edit does not fit. */
export type Bench = (base: string, edits: readonly Edit[]) => Promise<Prepared>
