import type { Entry } from './entry.ts'

export const projectCodes = {
  'project/no-config': {
    severity: 'error',
    meaning: 'The project folder has no tinyml.yml, the one file that says where the readings are and what to build.',
    fix: 'Give the folder with `--project DIR`, or let `tinyml init` write a tinyml.yml; `name`, `data.source` and `sensor` are enough.',
  },
  'project/not-yaml': {
    severity: 'error',
    meaning: 'tinyml.yml is not valid YAML.',
    fix: 'Mend the named line; indentation and quotes are the usual causes.',
  },
  'project/bad-setting': {
    severity: 'error',
    meaning: 'A setting in tinyml.yml is unknown, missing, of the wrong type or outside its allowed values.',
    fix: 'Change the named line to one of the allowed values; schema/tinyml.schema.json lets an editor complete them.',
  },
  'project/board-sensor': {
    severity: 'error',
    meaning: 'The board that was chosen does not carry the sensor that was chosen.',
    fix: 'Choose a board with that sensor, or another sensor of this board.',
  },
  'project/missing-file': {
    severity: 'error',
    meaning: 'A file or folder that tinyml.yml names does not exist.',
    fix: 'Put it there, or correct the path; paths are relative to the folder of tinyml.yml.',
  },
  'project/leaves-project': {
    severity: 'error',
    meaning:
      'A path in the project is a symbolic link to something outside of the project folder, which is never read.',
    fix: 'Copy the file into the project.',
  },
  'project/bad-output': {
    severity: 'error',
    meaning: 'The output folder cannot be written, or its place would overwrite something that is not an output.',
    fix: 'Choose another folder with `--out DIR` or `output:`, or give write permission.',
  },
  'project/bad-usage': {
    severity: 'error',
    meaning: 'The command line or the inputs of the action are not what they must be.',
    fix: 'Run the command with `--help`.',
  },
  'project/busy': {
    severity: 'error',
    meaning: 'Another run is working on this project or output folder right now.',
    fix: 'Wait until it ends, or stop it. To run twice at once, copy the project folder.',
  },
} satisfies Record<`project/${string}`, Entry>
