/** Mistakes as people and machines make them: each compiles, and each must be found. */
export interface Mutant {
  mistake: string
  file: string
  /** Turns right code into wrong code; each pattern must match, or the mutant would be none. */
  change: [RegExp, string][]
  /** One of these codes must be among the findings. */
  code: string
}

export const colourMutants: Mutant[] = [
  {
    mistake: 'two features are swapped',
    file: 'features.cpp',
    change: [
      [/input\[0\]/, 'input[9]'],
      [/input\[1\]/, 'input[0]'],
      [/input\[9\]/, 'input[1]'],
    ],
    code: 'verify/input-mismatch',
  },
  {
    mistake: 'scaling is left out',
    file: 'features.cpp',
    change: [[/= \(value - offset\) \/ scale/, '= value']],
    code: 'verify/input-mismatch',
  },
  {
    mistake: 'scaling is done twice',
    file: 'features.cpp',
    change: [[/= \(value - offset\) \/ scale/, '= ((value - offset) / scale - offset) / scale']],
    code: 'verify/input-mismatch',
  },
  {
    mistake: 'the shares are divided as integers',
    file: 'features.cpp',
    change: [[/in_r \/ \(/, '(int)in_r / (int)(']],
    code: 'verify/input-mismatch',
  },
  {
    mistake: 'the zero point of the input is one too high',
    file: 'features.cpp',
    change: [[/\+ MODEL_INPUT_ZERO_POINT/, '+ (MODEL_INPUT_ZERO_POINT + 1)']],
    code: 'verify/input-mismatch',
  },
  {
    mistake: 'halves are cut off instead of rounded',
    file: 'features.cpp',
    change: [[/roundf/, 'truncf']],
    code: 'verify/input-mismatch',
  },
  {
    mistake: 'two columns are swapped',
    file: 'features.cpp',
    change: [[/in_g = reading\[1\]/, 'in_g = reading[2]']],
    code: 'verify/input-mismatch',
  },
  {
    mistake: 'two labels are swapped',
    file: 'fruit.ino',
    change: [
      [/"apple"/, '"x"'],
      [/"banana"/, '"apple"'],
      [/"x"/, '"banana"'],
    ],
    code: 'verify/wrong-line',
  },
  {
    mistake: 'a gate is inverted',
    file: 'features.cpp',
    change: [[/\[3\] < 20/, '[3] > 20']],
    code: 'verify/missing-inference',
  },
  {
    mistake: 'a gate is left out',
    file: 'features.cpp',
    change: [[/ {2}if \(reading\[4\].*\n/, '']],
    code: 'verify/extra-inference',
  },
  {
    mistake: 'the smoothing window is one too short',
    file: 'decision.cpp',
    change: [[/SMOOTHING = 5/, 'SMOOTHING = 4']],
    code: 'verify/wrong-line',
  },
  {
    mistake: 'the smoothing window is not emptied',
    file: 'fruit.ino',
    change: [[/ {4}forget\(\);\n/, '']],
    code: 'verify/wrong-line',
  },
  {
    mistake: 'the zero point of the output is forgotten',
    file: 'decision.cpp',
    change: [[/q - MODEL_OUTPUT_ZERO_POINT/, 'q']],
    code: 'verify/wrong-line',
  },
  {
    mistake: 'a gate is open one count too far above',
    file: 'features.cpp',
    change: [[/> 200\.0f/, '> 201.0f']],
    code: 'verify/extra-inference',
  },
  {
    mistake: 'a gate is open one count too far below',
    file: 'features.cpp',
    change: [[/< 20\.0f/, '< 19.0f']],
    code: 'verify/extra-inference',
  },
  {
    mistake: 'unsure is said above the threshold',
    file: 'decision.cpp',
    change: [[/score < /, 'score > ']],
    code: 'verify/wrong-line',
  },
  {
    mistake: 'the output is never filled',
    file: 'fruit.ino',
    change: [[/model_invoke\(input, output\);/, 'int8_t other[MODEL_OUTPUT_SIZE];\n  model_invoke(input, other);']],
    code: 'verify/wrong-line',
  },
  {
    mistake: 'the model is not run',
    file: 'fruit.ino',
    change: [[/ {2}model_invoke\(input, output\);\n/, '']],
    code: 'verify/missing-inference',
  },
  {
    mistake: 'milliseconds are taken for microseconds',
    file: 'fruit.ino',
    change: [[/intervalMs = 100;/, 'intervalMs = 100000;']],
    code: 'verify/interval',
  },
  {
    mistake: 'milliseconds are taken for seconds',
    file: 'fruit.ino',
    change: [[/delay\(intervalMs - elapsed\)/, 'delay((intervalMs - elapsed) / 1000)']],
    code: 'verify/interval',
  },
  {
    mistake: 'the sensor is read without asking whether it is ready',
    file: 'fruit.ino',
    change: [
      [/while \(!\(APDS.*\)\) \{/, 'while (false) {'],
      [/intervalMs = 100;/, 'intervalMs = 1;'],
    ],
    code: 'verify/stale-read',
  },
  {
    mistake: 'every second reading is thrown away',
    file: 'fruit.ino',
    change: [
      [/ {2}if \(!readSensor\(reading\)\) return;\n/, '  if (!readSensor(reading)) return;\n  readSensor(reading);\n'],
    ],
    code: 'verify/missing-inference',
  },
  {
    mistake: 'a weight is another',
    file: 'model.cpp',
    change: [[/(layer1_weights\[\d+\] = \{\s*)-?\d+/, '$1-55']],
    code: 'verify/output-mismatch',
  },
  {
    mistake: 'the interval is a pause after the work, so that it drifts',
    file: 'fruit.ino',
    change: [
      [/ {2}waitForInterval\(\);\n/, ''],
      [/ {2}say\(decide\(output\)\);/, '  say(decide(output));\n  delay(intervalMs);'],
    ],
    code: 'verify/interval',
  },
  {
    mistake: 'the interval is a quarter too long',
    file: 'fruit.ino',
    change: [[/intervalMs = 100;/, 'intervalMs = 125;']],
    code: 'verify/interval',
  },
  {
    mistake: 'a line is printed only every seventh time',
    file: 'fruit.ino',
    change: [
      [
        / {2}say\(decide\(output\)\);/,
        '  static int times = 0;\n  const Decision d = decide(output);\n  if (++times % 7) say(d);',
      ],
    ],
    code: 'verify/wrong-line',
  },
  {
    mistake: 'the sketch stops after twenty samples',
    file: 'fruit.ino',
    change: [
      [
        / {2}say\(decide\(output\)\);/,
        '  say(decide(output));\n  static int times = 0;\n  while (++times > 20) delay(1000);',
      ],
    ],
    code: 'verify/missing-read',
  },
  {
    mistake: 'one inference more is run on the same reading',
    file: 'fruit.ino',
    change: [[/model_invoke\(input, output\);/, 'model_invoke(input, output);\n  model_invoke(input, output);']],
    code: 'verify/extra-inference',
  },
]
