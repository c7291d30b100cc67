import { lstatSync, readlinkSync } from 'node:fs'

/** The root of a container: empty folders and the links that the host has, so that the host's own /usr can stand in it. */
export interface RootLayout {
  folders: readonly string[]
  links: readonly (readonly [path: string, target: string])[]
  /** What the host has beside /usr, to be mounted read-only. */
  mounts: readonly string[]
}

/** How the root of the host is built: /bin is a link into /usr on most, and a folder of its own on some. */
export function rootLayout(): RootLayout {
  const folders = ['/usr', '/proc', '/sys', '/dev', '/etc', '/tmp']
  const links: [string, string][] = []
  const mounts: string[] = []
  for (const path of [
    '/bin',
    '/sbin',
    '/lib',
    '/lib32',
    '/lib64',
    '/libx32',
    '/etc/ld.so.cache',
    '/etc/alternatives',
  ]) {
    try {
      if (lstatSync(path).isSymbolicLink()) links.push([path, readlinkSync(path)])
      else mounts.push(path)
    } catch {} // Not every architecture has all of them.
  }
  return { folders, links, mounts }
}

/** A tar archive of the layout: headers alone, because nothing in it has content. Its bytes depend on the layout only. */
export function makeImage({ folders, links }: RootLayout): Uint8Array {
  const entries = [
    ...folders.map((path) => header(`.${path}/`, path === '/tmp' ? 0o1777 : 0o755, '5', '')),
    ...links.map(([path, target]) => header(`.${path}`, 0o777, '2', target)),
  ]
  return Buffer.concat([...entries, Buffer.alloc(1024)])
}

/** A header of POSIX.1-1988 (ustar). @param type `5` for a folder, `2` for a symbolic link */
function header(name: string, mode: number, type: '5' | '2', target: string): Buffer {
  const block = Buffer.alloc(512)
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`
  block.write(name, 0, 100)
  block.write(octal(mode, 7) + octal(0, 7) + octal(0, 7) + octal(0, 11) + octal(0, 11), 100)
  block.fill(' ', 148, 156) // The sum is taken with blanks in its own place.
  block.write(type, 156)
  block.write(target, 157, 100)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
