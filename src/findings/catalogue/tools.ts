import type { Entry } from './entry.ts'

export const toolsCodes = {
  'tools/missing': {
    severity: 'error',
    meaning: 'A program that this step needs is not there, or is older than what it needs.',
    fix: 'Run `script/bootstrap`; `tinyml doctor` shows each tool with the command that fixes it.',
  },
  'tools/install-failed': {
    severity: 'error',
    meaning: 'A Python environment could not be installed; without a network it has to be there before.',
    fix: 'Run `script/bootstrap all` with a network and read what it says.',
  },
} satisfies Record<`tools/${string}`, Entry>
