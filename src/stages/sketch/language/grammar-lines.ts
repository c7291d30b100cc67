import type { Grammar } from '../../../language/grammar.ts'
import type { Token } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import type { SketchSetting } from './vocabulary.ts'

export const say =
  'print|prints|printed|show|shows|shown|write|writes|output|outputs|report|reports|say|says|send|sends|log|logs|display|displays|tell|tells|give|gives|emit|announce|return|printing|reporting|logging'
export const place =
  '(me|us)? ((to|on|over|via|through|in|at|into) (the)? (serial|usb|console|terminal|uart) (port|monitor|line|console|output|plotter)? | there)?'
export const it = '(it|them|this|that|a line|lines)'

/** The words of a line's fields, and what may stand for a field in JSON or CSV. */
export function addLines(grammar: Grammar, brief: SketchBrief): void {
  const thing = "(the|a|its|it's|every|each|my|just|only)?"
  grammar.add(
    'field',
    [
      [
        `${thing} label|labels|class|result|results|prediction|predictions|answer|name|winner|verdict|outcome|decision|classification (name|label)?`,
        `${thing} (predicted|recognised|recognized|detected|winning) (label|class|name|thing|object)`,
        'what it is',
        'what it sees',
        `${thing} {thing}`,
        `${thing} (name|kind|type|sort) of (the|a)? {thing}`,
        `${thing} {thing} (name|type|kind|label|names)`,
        '(which|what|what kind of|what sort of) {thing} (it is|it sees|it was|is there|is seen|that is|there is)',
        `${thing} (predicted|recognised|recognized|detected|winning|current) {thing}`,
      ],
      () => 'label',
    ],
    [
      [
        `${thing} score|scores|confidence|probability|certainty (value|score|level)?`,
        'how (sure|certain|confident) (it is|you are|the model is)',
      ],
      () => 'score',
    ],
    [
      [
        `${thing} (score|confidence|probability|certainty) (in|as) (a)? (percent|percentage|%|per cent)`,
        `${thing} (percentage|percent)`,
        `${thing} percent score`,
        'how (sure|certain|confident) (it is|you are|the model is) ,? (in|as) (a)? (percent|percentage|%|per cent)',
        `${thing} (score|confidence|probability) percentage`,
      ],
      () => 'percent',
    ],
    [
      [
        `${thing} (time|uptime|timestamp|timestamps|time stamp|millis|milliseconds|ms) ((in|as) (ms|milliseconds))?`,
        `${thing} (millis|milliseconds|ms|time) since (the)? (start|reset|boot|power up|startup)`,
        `${thing} (ms|millisecond) (time|timestamp|counter)`,
        `${thing} (elapsed|running) (time|milliseconds|ms|millis)`,
        `${thing} (time|milliseconds|ms|millis) (since|from) (power on|power-up|power up|boot|start|startup|switching on)`,
      ],
      () => 'ms',
    ],
    [
      [`${thing} (raw)? {column} (value|reading|level|count|channel)?`],
      (c: string) => (c === 'motion' ? undefined : c),
    ],
  )
  const colours = ['r', 'g', 'b'].map((c) => brief.contract.raw.find((raw) => raw.channel === c)?.name)
  if (colours.every((c) => c !== undefined)) {
    const values = '(values|channels|counts|readings|levels|components)'
    grammar.add('fields', [
      [
        `(the|all)? (raw)? red ,? green ,? and? blue ${values} too?`,
        `(the|all)? (raw)? (rgb|r ,? g ,? and? b) ${values}`,
        `(the|all)? (raw)? (colour|color|rgb) ${values}`,
      ],
      () => colours,
    ])
  }
  grammar.add(
    'fields',
    ['{field}', (f: string) => [f]],
    [
      '{field} ,? and|with|plus|&|,|+|then|/|;|incl|including? and? {fields}',
      (f: string, more: string[]) => (more.includes(f) ? undefined : [f, ...more]),
    ],
  )
  grammar.add(
    'format',
    [['csv', 'comma separated (values)?'], () => 'csv'],
    [['json', 'json lines', 'json objects', '(a|one) json object (per line)?'], () => 'json'],
  )
  const line = (fields: string[]): SketchSetting[] => [{ set: 'line', fields }]
  const as = (format: 'csv' | 'json'): SketchSetting => ({ set: 'format', as: format })
  grammar.add(
    'lineStatement',
    [
      [
        `(${say}) {fields} ${place}`,
        `(${say}) ${place} {fields}`,
        `(lines|output|the output|each line|every line|a line|the line) (should)? (with|contain|contains|holds|hold|is|has|have|show|shows|includes|include) {fields}`,
        'only|just {fields}',
      ],
      line,
    ],
    [[`(${say}) (just|only) {fields} ${place}`], line],
    [
      [
        `(${say}) {fields} (but)? (not|without|no) (the)? (score|confidence) ${place}`,
        `(${say}) {fields} without (the)? (score|confidence)`,
      ],
      (f: string[]) => (f.includes('score') ? undefined : line(f)),
    ],
    [
      ['(all)? (separated|divided) by (a)? (comma|commas)', '(with|using) commas (between (them|the values|fields))?'],
      () => [as('csv')],
    ],
    [
      '{field} , {fields}',
      (f: string, more: string[]) => (more.includes('label') !== (f === 'label') ? line([f, ...more]) : undefined),
    ],
    [
      [
        'without (the|a|any)? (score|scores|confidence|confidences)',
        "(i|we) (do not|don't) (want|need|like) (to see|to have)? (the|any)? (score|scores|confidence)",
        'no (score|scores|confidence)',
        'not the (score|confidence)',
        'leave (out|away) the (score|confidence)',
        "(do not|don't) (print|show) the (score|confidence)",
      ],
      () => line(['label']),
    ],
    [
      [
        `(${say}|use)? (${it}|the (output|results|result|lines|line|readings|data)|everything|lines|line)? ${place} (as|in|in the form of|using) (a)? {format} (format|lines|line|output)? ${place}`,
        `(${say}) {format} (lines|output|format)? ${place}`,
        '{format} (output|format|lines)?',
        'use (the)? {format} (format|output)?',
        '(the)? (output|lines|format|output format) (in|as|is|=|should be)? {format}',
      ],
      (f: 'csv' | 'json') => [as(f)],
    ],
    [
      [`(${say}) {fields} ${place} (as|in) (a)? {format} (format|lines|line)? ${place}`],
      (fields: string[], f: 'csv' | 'json') => [...line(fields), as(f)],
    ],
    [
      [
        `(${say})? (a|one)? {format} (lines|line|output|rows|row|object|objects)? (with|of|containing|holding) {fields} ${place}`,
      ],
      (f: 'csv' | 'json', fields: string[]) => [...line(fields), as(f)],
    ],
    [
      [
        `(${say}) (lines|a line|it|each line|every line|the line|results|the result)? (like|as|in the form|in the format|of the form|using the template|with the template|with the format)? " ${place}`,
        '(template|line format|format) (is|=)? "',
      ],
      (text: Token) => (/\{[^{}]+\}/.test(text.text) ? [{ set: 'template', text: text.text }] : undefined),
    ],
  )
}
