import type { Entry } from './entry.ts'

/** What the job that publishes says about the bundle of the job that generated. Nothing of a refused bundle is used. */
export const bundleCodes = {
  'bot/bundle-missing': {
    severity: 'error',
    meaning:
      'The job that generates left no bundle, or its bundle lacks the manifest or a file that the manifest names.',
    fix: 'Look at the log of the job `generate`, then write `/tinyml retry`.',
  },
  'bot/bundle-link': {
    severity: 'error',
    meaning:
      'The bundle holds a symbolic or hard link. A link could make the publishing job read a file that is none of the bundle.',
    fix: 'Look at the log of the job `generate`: links are neither made by a run nor published.',
  },
  'bot/bundle-special-file': {
    severity: 'error',
    meaning:
      'The bundle holds something that is neither a plain file nor one of its two folders: a pipe, a socket, a device.',
    fix: 'Look at the log of the job `generate`: something other than a run wrote into the bundle.',
  },
  'bot/bundle-stray-file': {
    severity: 'error',
    meaning: 'The bundle holds a file or folder that its manifest does not name.',
    fix: 'Look at the log of the job `generate`: something other than a run wrote into the bundle.',
  },
  'bot/bundle-too-large': {
    severity: 'error',
    meaning: 'The manifest, one file or all files together are larger than what is published in one commit.',
    fix: 'Keep large generated files out of the repository (ignore them in .gitignore), or use less data.',
  },
  'bot/bundle-too-many-files': {
    severity: 'error',
    meaning: 'The bundle holds more files than are published in one commit.',
    fix: 'Look at what the run generated: an output folder has some forty files.',
  },
  'bot/bundle-not-json': {
    severity: 'error',
    meaning:
      'The manifest is not plain JSON: not UTF-8, nested too deeply, with a key that stands twice or that programs take for something else.',
    fix: 'Look at the log of the job `generate`: something other than a run wrote the manifest.',
  },
  'bot/bundle-bad-manifest': {
    severity: 'error',
    meaning: 'The manifest has a field that is unknown, missing, of the wrong type or outside its allowed values.',
    fix: 'Use one version of TinyML Lifecycle for all jobs of the workflow.',
  },
  'bot/bundle-other-request': {
    severity: 'error',
    meaning:
      'The bundle answers another request, another commit, another project or other words than those that were admitted.',
    fix: 'Write `/tinyml retry`. Do not start single jobs of an old run again.',
  },
  'bot/bundle-wrong-content': {
    severity: 'error',
    meaning: 'A file in the bundle has another hash or size than the manifest says.',
    fix: 'Write `/tinyml retry`; if it happens again, look at what the job `generate` runs.',
  },
  'bot/bundle-bad-path': {
    severity: 'error',
    meaning:
      'A path in the manifest is not a plain one: absolute, with “..”, an empty part, a dot at the beginning or end of a part, a name that Windows reserves, or characters beyond ASCII letters, digits, “.”, “_” and “-”.',
    fix: 'Rename the file. Everything that a run makes has a plain name.',
  },
  'bot/bundle-foreign-path': {
    severity: 'error',
    meaning:
      'The bundle would change a file that is not an artifact: outside of the output folder, of another kind, or one that other programs act upon. Only artifacts and tinyml.lock.json are published.',
    fix: 'Change that file yourself.',
  },
  'bot/bundle-twin-paths': {
    severity: 'error',
    meaning:
      'Two paths in the manifest are one on some file systems: equal, or equal but for case or Unicode form, or one is a folder of the other.',
    fix: 'Rename one of them.',
  },
  'bot/bundle-bad-text': {
    severity: 'error',
    meaning:
      'A text file in the bundle is not UTF-8, holds a NUL, or is code with bidirectional control characters, which show a reader other code than a compiler sees.',
    fix: 'Remove these characters from the file, or from the words or labels that they came from.',
  },
  'bot/config-change': {
    severity: 'error',
    meaning: 'A change to tinyml.yml would touch more than the wishes and the answers.',
    fix: 'Change other settings of tinyml.yml yourself, in a commit of your own.',
  },
} satisfies Record<`bot/${string}`, Entry>
