import { edit, variant, whole } from './make.ts'

export const printing = [
  variant(
    'fruit',
    'string-building',
    'a line is built as a String and printed at once',
    whole(
      'fruit.ino',
      'void say(const Decision &decision) {',
      `void say(const Decision &decision) {
  lastSaid = decision.label;
  String line = decision.label == UNSURE ? String("unsure") : String(labels[decision.label]);
  line += ' ';
  line += String(decision.hundredths / 100) + "." + String(decision.hundredths / 10 % 10) + String(decision.hundredths % 10);
  Serial.println(line);
}`,
    ),
    whole('fruit.ino', 'void printHundredths(int hundredths) {', ''),
  ),
  variant(
    'fruit',
    'snprintf',
    'a line is printed by snprintf into a buffer',
    edit('fruit.ino', '#include <Arduino_APDS9960.h>', '#include <Arduino_APDS9960.h>\n#include <stdio.h>'),
    whole(
      'fruit.ino',
      'void say(const Decision &decision) {',
      `void say(const Decision &decision) {
  char line[64];
  lastSaid = decision.label;
  snprintf(line, sizeof line, "%s %d.%02d\\n", decision.label == UNSURE ? "unsure" : labels[decision.label],
           decision.hundredths / 100, decision.hundredths % 100);
  Serial.write(line);
}`,
    ),
    whole('fruit.ino', 'void printHundredths(int hundredths) {', ''),
  ),
  variant(
    'fruit',
    'print-float',
    'the score is printed by Serial.print with two decimals',
    edit('decision.h', 'int hundredths;  // The score in hundredths, rounded.', 'float score;'),
    edit('decision.cpp', /const float hundredths = .*\n/, ''),
    edit('decision.cpp', /\{score < 0\.6f \? UNSURE : label, .*\};/, '{score < 0.6f ? UNSURE : label, score};'),
    edit('fruit.ino', 'printHundredths(decision.hundredths);', 'Serial.print(decision.score, 2);'),
    whole('fruit.ino', 'void printHundredths(int hundredths) {', ''),
  ),
  variant(
    'fruit',
    'letter-by-letter',
    'a label is written letter by letter',
    edit(
      'fruit.ino',
      'Serial.print(decision.label == UNSURE ? "unsure" : labels[decision.label]);',
      'for (const char *c = decision.label == UNSURE ? "unsure" : labels[decision.label]; *c; ++c) Serial.write(*c);',
    ),
  ),
  variant(
    'fruit',
    'remarks',
    'remarks stand between the lines',
    edit(
      'fruit.ino',
      '  say(decide(output));',
      '  Serial.print("# input ");\n  Serial.println(input[0]);\n  say(decide(output));\n  Serial.println("# --");',
    ),
  ),
  variant(
    'fruit',
    'line-feed',
    'lines end with a line feed alone',
    edit(
      'fruit.ino',
      '  printHundredths(decision.hundredths);\n  Serial.println();',
      '  printHundredths(decision.hundredths);\n  Serial.print("\\n");\n  Serial.flush();',
    ),
  ),
  variant(
    'mean',
    'last-line-text',
    'a change is seen by the text of the last line',
    edit(
      'fruit.ino',
      '  if (decision.label == lastSaid) return;\n',
      '  static String last;\n  String name = decision.label == UNSURE ? "unsure" : labels[decision.label];\n  if (lastSaid == NOTHING) last = "";\n  if (name == last) return;\n  last = name;\n',
    ),
  ),
  variant(
    'mean',
    'enum-state',
    'what was said is an enum in a class',
    edit(
      'fruit.ino',
      'constexpr int SILENCE = -3;\nconstexpr int NOTHING = -2;\nint lastSaid = SILENCE;',
      'enum { SILENCE = -3, NOTHING };\nstruct Said {\n  int last = SILENCE;\n  bool operator==(int other) const { return last == other; }\n  void operator=(int other) { last = other; }\n} lastSaid;',
    ),
    edit('fruit.ino', 'if (decision.label == lastSaid) return;', 'if (lastSaid == decision.label) return;'),
  ),
]
