import type { Entry } from './entry.ts'

export const sandboxCodes = {
  'sandbox/unavailable': {
    severity: 'error',
    meaning:
      'Generated code, its compilation and its emulation run only in a sandbox (bubblewrap, or else Docker), and this machine does not let one be made. Nothing was run.',
    fix: 'Run `script/bootstrap`: it installs bubblewrap and, on Ubuntu, the AppArmor profile that lets it make namespaces. In a container, start it with `--security-opt seccomp=unconfined --cap-add SYS_ADMIN`, or run as an ordinary user where unprivileged user namespaces are allowed. Docker with a daemon of this machine does as well: the user must be allowed to use it.',
  },
  'sandbox/odd-file': {
    severity: 'error',
    meaning:
      'What came out of the sandbox holds a link, a device, a socket, a FIFO or a set-id file. Only plain files and folders are read, because a link could lead outside.',
    fix: 'Let the generated program write plain files only.',
  },
  'sandbox/time': {
    severity: 'error',
    meaning: 'A generated program, a compiler or the emulator did not end within its time limit and was stopped.',
    fix: 'Look for an endless loop, or raise the limit in tinyml.yml if the work is really that long.',
  },
  'sandbox/memory': {
    severity: 'error',
    meaning: 'Something that ran in the sandbox used more memory than its limit and was stopped.',
    fix: 'Work on smaller pieces of the data, or raise the limit in tinyml.yml.',
  },
  'sandbox/output': {
    severity: 'error',
    meaning: 'Something that ran in the sandbox printed more than its limit and was stopped.',
    fix: 'Print less: results belong into files.',
  },
  'sandbox/disk': {
    severity: 'error',
    meaning: 'Something that ran in the sandbox wrote more bytes than its limit and was stopped.',
    fix: 'Write less, or raise the limit in tinyml.yml.',
  },
  'sandbox/processes': {
    severity: 'error',
    meaning: 'Something that ran in the sandbox started more processes than its limit and was stopped.',
    fix: 'Generated programs do not need many processes: remove the part that starts them.',
  },
} satisfies Record<`sandbox/${string}`, Entry>
