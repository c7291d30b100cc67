import { parseDocument } from 'yaml'
import type { BoardId, SensorId } from '../board/profiles.ts'
import { boards, sensors } from '../board/profiles.ts'
import { InputError } from '../errors.ts'
import { configFile, configSchema } from '../project/config.ts'
import { describe, type Problem } from '../project/problems.ts'
import { checkTogether } from '../project/project.ts'
import type { Label } from './readings.ts'
import { scalar } from './yaml-text.ts'

/** What tinyml.yml is made of. */
export interface Choices {
  name: string
  source: string
  label: Label
  sensor: SensorId
  board: BoardId
  /** A model of one's own; null lets one be trained. */
  model: string | null
  wish: string
  /** A sketch that was there before, whose behaviour a person has to put into words. */
  sketch: string | null
}

/** The text of a new tinyml.yml. Throws an InputError for a choice that it cannot hold. */
export function configText(choices: Choices, schema: string | null): string {
  const { name, source, label, sensor, board, model, wish, sketch } = choices
  const lines = [
    ...(schema ? [`# yaml-language-server: $schema=${schema}`] : []),
    `name: ${scalar(name)}`,
    'data:',
    `  source: ${scalar(source)}`,
    ...(typeof label === 'object' ? [`  label: { column: ${JSON.stringify(label.column)} }`] : []),
    ...(label === 'folder' ? ['  label: folder'] : []),
    `sensor: ${sensor}`,
    ...(board === 'nano33ble-sense' ? [] : [`board: ${board}`]),
    ...(model ? [`model: { file: ${JSON.stringify(model)} }`] : []),
    `# What the sketch should do, in plain words.${sketch ? ` Say here what ${printableLine(sketch)} does; that file stays as it is.` : ''}`,
    `sketch: ${scalar(wish)}`,
  ]
  const text = `${lines.join('\n')}\n`
  check(text)
  return text
}

/** Comments end with their line. */
const printableLine = (text: string): string => text.replace(/\p{C}/gu, '?')

/** The text of an existing tinyml.yml with what was asked for in so many words; everything else stays. */
export function withChoices(text: string, asked: Partial<Choices>): string {
  const document = parseDocument(text)
  const settings: [string[], unknown][] = [
    [['name'], asked.name],
    [['data', 'source'], asked.source],
    [['sensor'], asked.sensor],
    [['board'], asked.board],
    [['model', 'file'], asked.model ?? undefined],
  ]
  const changes = settings.filter(([path, value]) => value !== undefined && document.getIn(path) !== value)
  if (changes.length === 0) return text
  for (const [path, value] of changes) {
    // A model of one's own and a trained one have no setting in common.
    if (path[0] === 'model') document.setIn(['model'], document.createNode({ file: value }))
    else document.setIn(path, value)
  }
  const changed = document.toString({ lineWidth: 0 })
  check(changed)
  return changed
}

function check(text: string): void {
  const data: unknown = parseDocument(text).toJS()
  const parsed = configSchema.safeParse(data)
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap((issue) => describe(issue, [], data, () => configFile))
    const { message } = issues[0] as Problem
    throw new InputError('project/bad-usage', message, {
      hint: 'Give another value; `tinyml init --help` lists the options.',
    })
  }
  checkTogether(boards[parsed.data.board], sensors[parsed.data.sensor], () => '')
}

/** A name that a project may have, made of one that it may not. */
export function nameFrom(text: string): string {
  const name = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z]+|-+$/g, '')
    .slice(0, 63)
  return name === '' ? 'project' : name
}
