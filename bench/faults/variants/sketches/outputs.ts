import { edit, variant, whole } from './make.ts'

/** Outputs that are driven in another way. */
export const outputs = [
  variant(
    'lights',
    'outputs-polled',
    'outputs are looked after every millisecond instead of when something is due',
    edit('fruit.ino', 'delay(min(next, ms - elapsed));', '(void)next;\n    delay(1);'),
  ),
  variant(
    'lights',
    'outputs-written-again',
    'every output is written again at each update, blue before red',
    edit(
      'outputs.cpp',
      'digitalWrite(LEDR, output.value & 1 ? LOW : HIGH);',
      'digitalWrite(LEDB, output.value & 4 ? LOW : HIGH);',
    ),
    edit(
      'outputs.cpp',
      'digitalWrite(LEDB, output.value & 4 ? LOW : HIGH);\n      break',
      'digitalWrite(LEDR, output.value & 1 ? LOW : HIGH);\n      break',
    ),
    edit(
      'outputs.cpp',
      '    if (output.blinkMs == 0) continue;',
      '    if (!dark[thing]) apply(thing, output);\n    if (output.blinkMs == 0) continue;',
    ),
  ),
  variant(
    'lights',
    'level-by-pwm',
    'full on and off are written by analogWrite',
    edit(
      'outputs.cpp',
      'digitalWrite(pins[thing], output.value ? HIGH : LOW);',
      'analogWrite(pins[thing], output.value ? 255 : 0);',
    ),
  ),
  variant(
    'lights',
    'csv-string',
    'a line of CSV is joined as a String',
    edit(
      'fruit.ino',
      / {2}Serial\.print\(nameOf\(decision\.label\)\);\n {2}Serial\.print\(","\);[\s\S]*?Serial\.println\(\);/,
      '  String line = nameOf(decision.label);\n  line += ",";\n  if (decision.label != NOTHING) line += decision.hundredths;\n  line += "," + String(millis()) + ",";\n  if (!isnan(reading[3])) line += String((long)reading[3]);\n  Serial.println(line);',
    ),
  ),
  variant(
    'sounds',
    'json-spaced',
    'JSON stands with blanks, its keys in another order, numbers with other digits',
    edit(
      'fruit.ino',
      / {2}Serial\.print\("\{\\042label\\042:"\);[\s\S]*?Serial\.println\("\}"\);/,
      '  Serial.print("{ \\042ms\\042 : ");\n  Serial.print(millis());\n  Serial.print(", \\042r\\042 : ");\n  Serial.print(reading[0], 1);\n  Serial.print(", \\042score\\042 : ");\n  printHundredths(decision.hundredths);\n  Serial.print("0, \\042label\\042 : ");\n  Serial.print(nameOf(decision.label));\n  Serial.println(" }");',
    ),
  ),
  variant(
    'sounds',
    'reaction-by-switch',
    'the reaction is chosen by a switch',
    whole(
      'outputs.cpp',
      'static const Reaction *reactionTo(int outcome) {',
      'static const Reaction *reactionTo(int outcome) {\n  switch (outcome) {\n    case 2:\n    case 1:\n    case 0:\n      return reactions + outcome;\n  }\n  return nullptr;\n}',
    ),
  ),
]
