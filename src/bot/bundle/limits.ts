export interface Limits {
  manifestBytes: number
  /** Nesting of arrays and objects in the manifest. */
  depth: number
  /** Added, changed and deleted files together. */
  files: number
  fileBytes: number
  /** Of all files as they are sent: content that two paths share counts twice. */
  totalBytes: number
}

const MiB = 2 ** 20

/**
 * What one commit may hold. GitHub's `createCommitOnBranch` documents no limit; requests above 40 MB fail in practice, and base64 makes
 * 33 MiB of 25 MiB. An output folder has some forty files, the largest of them tables of readings.
 */
export const defaultLimits: Limits = {
  manifestBytes: 4 * MiB,
  depth: 32,
  files: 500,
  fileBytes: 10 * MiB,
  totalBytes: 25 * MiB,
}
