import { createHash } from 'node:crypto'

/** The name that git gives to a file of this content. */
export const blobId = (content: Buffer): string =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
