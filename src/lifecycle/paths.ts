import { z } from 'zod'

/**
 * A path below the output folder as lock, manifest and journal carry it. These files lie in folders that a stranger's repository
 * may bring along, so nothing in them may lead elsewhere.
 */
export const artifactPath = z
  .string()
  .refine(
    (path) =>
      path !== '' &&
      !path.startsWith('/') &&
      !path.includes('\0') &&
      path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    { message: 'expected a path inside the output folder' },
  )

export const fileHashSchema = z.object({ sha256: z.string(), bytes: z.int() })

/** Hashes of a stage's artifacts by path. */
export const outputsSchema = z.record(artifactPath, fileHashSchema)
