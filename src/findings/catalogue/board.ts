import type { Entry } from './entry.ts'

export const boardCodes = {
  'board/compile': {
    severity: 'error',
    meaning: 'The compiler did not accept the sketch.',
    fix: 'Mend the named line; the first message is the cause more often than later ones.',
  },
  'board/link': {
    severity: 'error',
    meaning: 'The sketch compiled, but something that it uses is defined nowhere, or twice.',
    fix: 'Define the named function or variable once, or remove its use.',
  },
  'board/build': {
    severity: 'error',
    meaning: 'arduino-cli could not build the sketch, for a reason that is not in its code.',
    fix: 'Read the message; a missing main .ino file, board package or library is the usual cause.',
  },
  'board/flash-overflow': {
    severity: 'error',
    meaning: 'The program is larger than the flash memory of the board.',
    fix: 'Use a smaller model, or remove large constants and libraries.',
  },
  'board/ram-overflow': {
    severity: 'error',
    meaning: 'Static variables and the stack need more RAM than the board has.',
    fix: 'Use a model with smaller activations, make large arrays `const`, or shorten the window.',
  },
  'board/rows-left': {
    severity: 'error',
    meaning: 'The sketch stopped reading the sensor although readings were left.',
    fix: 'Look for a loop that waits for something that never comes, a failed `begin()`, or a read that is never reached.',
  },
  'board/usb-not-opened': {
    severity: 'error',
    meaning: 'The sketch waits for somebody to open the USB port, which on a board with no computer is for ever.',
    fix: 'Wait for a limited time: `while (!Serial && millis() < 3000) {}`.',
  },
  'board/time-out': {
    severity: 'error',
    meaning: 'The sketch was still running when its virtual time was over.',
    fix: 'Look for an endless loop or a long delay; a run with many readings can be given more time.',
  },
  'board/host-time-out': {
    severity: 'error',
    meaning: 'The emulator did not come to an end within the seconds that it was given.',
    fix: 'Look for a busy loop: waiting with `delay()` costs nothing on the virtual board.',
  },
  'board/too-much-output': {
    severity: 'error',
    meaning: 'The sketch printed or switched so much that its trace grew beyond every use.',
    fix: 'Print once a reading, not in a busy loop.',
  },
  'board/null-pointer': {
    severity: 'error',
    meaning: 'The sketch read or wrote through a null pointer.',
    fix: 'Check the pointer at the named line before it is used.',
  },
  'board/null-call': {
    severity: 'error',
    meaning: 'The sketch called a function through a null pointer.',
    fix: 'Set the function pointer before the named line.',
  },
  'board/stack-overflow': {
    severity: 'error',
    meaning: 'Local variables and calls need more than the 32,768 bytes of stack that the main thread has.',
    fix: 'Make large local arrays `static`, and look for recursion without an end.',
  },
  'board/heap-exhausted': {
    severity: 'error',
    meaning: 'The sketch asked for more memory at run time than is left.',
    fix: 'Use static buffers; look for `new`, `malloc` or a growing `String` that is never released.',
  },
  'board/memory-fault': {
    severity: 'error',
    meaning:
      'The sketch touched memory that is not its own: flash is read-only, RAM holds no code, the rest is not there.',
    fix: 'Look for an index out of bounds or a bad pointer at the named line.',
  },
  'board/hard-fault': {
    severity: 'error',
    meaning: 'The processor met an instruction or an access that it cannot carry out.',
    fix: 'Look for a bad function pointer, overwritten memory or a missing `return` in a function that gives a value.',
  },
  'board/divide-by-zero': {
    severity: 'error',
    meaning: 'The sketch divided an integer by zero. (The real processor would give 0 and go on.)',
    fix: 'Check the divisor at the named line.',
  },
  'board/host-call': {
    severity: 'error',
    meaning: 'The sketch executed a breakpoint instruction, which is how emulated code asks for files of the host.',
    fix: 'Remove the inline assembly or the library that does it: no sketch for a board needs it.',
  },
  'board/abort': {
    severity: 'error',
    meaning: 'The sketch ended itself: abort(), exit(), a failed assertion, or a pure virtual call.',
    fix: 'The named line, or the last line on serial, says why.',
  },
  'board/uncaught-exception': {
    severity: 'error',
    meaning: 'The C++ library wanted to throw an exception; as on the real board nothing can catch it.',
    fix: 'Check sizes and indices before the call, for example `operator[]` with a test in place of `at()`.',
  },
  'board/bad-service': {
    severity: 'error',
    meaning:
      'The sketch asked the virtual board for something that it does not offer: overwritten memory or own assembly.',
    fix: 'Use the Arduino API only.',
  },
  'board/emulator': {
    severity: 'error',
    meaning: 'The emulator ended without saying how the sketch did, so nothing can be said about the sketch.',
    fix: 'Read the message; a program that does not load, or a full disk, is the usual cause.',
  },
} satisfies Record<`board/${string}`, Entry>
