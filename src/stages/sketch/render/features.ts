import { columnsOf, cppHelpers, floatLiteral, parse, toCpp } from '../../../expression/index.ts'
import type { Contract, ContractFeature } from '../../../project/contract.ts'
import type { SketchPlan } from '../plan.ts'
import { comment, variables } from './cpp.ts'

/** `features.h`: from a reading to the model's input. */
export function featuresHeader(contract: Contract, gates: SketchPlan['gates']): string {
  const { raw, window } = contract
  return `// From raw readings to the model's input, exactly as contract.json says.
#ifndef FEATURES_H
#define FEATURES_H

#include <stdint.h>

// Values in a reading: ${comment(raw.map((c) => (c.unit ? `${c.name} (${c.unit})` : c.name)).join(', '), 90)}
constexpr int READING_SIZE = ${raw.length};

// Readings in a sample.
constexpr int WINDOW_SIZE = ${window.size};

// False for a reading with a missing value, or one that the sensor itself makes worthless (too dark, too far).
bool isValid(const float reading[READING_SIZE]);

// Takes a valid reading. True when it completes a sample; \`input\` then holds the model's INT8 input.
bool addReading(const float reading[READING_SIZE], int8_t *input);

// Readings of the sample that is being collected.
int readingsCollected();
${gatesSamples(gates, contract) ? '\n// Whether the sample that was just completed is one that the wish lets through.\nbool sampleCounts();\n' : ''}
#endif  // FEATURES_H
`
}

/** `features.cpp`. Throws an ExpressionError for a contract whose expressions are none. */
export function featuresSource(contract: Contract, gates: SketchPlan['gates']): string {
  const single = contract.window.size === 1
  const values = contract.features.map((f) => expression(f, contract))
  const aggregates = [...new Set(contract.features.map((f) => f.aggregate))]
  const ofSamples = gates.filter((g) => gatesSamples([g], contract))
  const body = single ? singleReading(contract, values) : windowOfReadings(contract, values, ofSamples)
  const helpers = cppHelpers(values)
  return `#include "features.h"

#include <math.h>
${helpers.includes('memcpy') ? '#include <string.h>\n' : ''}
#include "model.h"

// Every operation rounds to float32, in the order written, as in the Python that made the training data. A fused multiply-add
// rounds once instead of twice and would change last bits: none here.
#pragma GCC optimize("fp-contract=off")
${helpers ? `\n${helpers}\n` : ''}${aggregateFunctions(aggregates)}
// Scaling and INT8 quantisation of one feature: halves away from zero, clamped.
static int8_t quantise(float value, float offset, float scale) {
  const float scaled = (value - offset) / scale;
  const float q = roundf(scaled / MODEL_INPUT_SCALE) + MODEL_INPUT_ZERO_POINT;
  if (!(q > -128.0f)) return -128;
  return q < 127.0f ? (int8_t)q : 127;
}

bool isValid(const float reading[READING_SIZE]) {
  for (int i = 0; i < READING_SIZE; ++i) {
    if (!isfinite(reading[i])) return false;
  }
${gates
  .filter((g) => !gatesSamples([g], contract))
  .map((g) => gateLine(g, contract))
  .join('')}  return true;
}

${body}`
}

/** Whether gates look at whole samples: those of the wish, where a sample is several readings. */
export const gatesSamples = (gates: SketchPlan['gates'], contract: Contract): boolean =>
  contract.window.size > 1 && gates.some((g) => g.from === 'wish')

const indexOf = (contract: Contract, column: string): number => contract.raw.findIndex((c) => c.name === column)

function gateLine(gate: SketchPlan['gates'][number], contract: Contract): string {
  const outside = outsideOf(gate, `reading[${indexOf(contract, gate.column)}]`)
  if (outside === '') return ''
  return `  if (${outside}) return false;  // ${comment(`${gate.column}: ${gate.reason}`)}\n`
}

/** The C++ condition under which a value lies outside of a gate; '' for a gate without bounds. */
function outsideOf({ min, max, minExcluded, maxExcluded }: SketchPlan['gates'][number], value: string): string {
  const bounds = [
    ...(min === undefined ? [] : [`${value} ${minExcluded ? '<=' : '<'} ${floatLiteral(min)}`]),
    ...(max === undefined ? [] : [`${value} ${maxExcluded ? '>=' : '>'} ${floatLiteral(max)}`]),
  ]
  return bounds.join(' || ')
}

function expression(feature: ContractFeature, contract: Contract): string {
  const names = variables(contract.raw.map((c) => c.name))
  const source = toCpp(parse(feature.expression), (column) => {
    const name = names.get(column)
    if (!name) throw new Error(`feature ${feature.name} reads \`${column}\`, which is no raw column of the contract`)
    return name
  })
  return /^\((?:[^()]|\([^()]*\))*\)$/.test(source) ? source.slice(1, -1) : source
}

/** `const float in_r = reading[0];` for each column that a feature reads. */
function columnLines(contract: Contract): string {
  const used = new Set(contract.features.flatMap((f) => columnsOf(parse(f.expression))))
  const names = variables(contract.raw.map((c) => c.name))
  return contract.raw
    .map((c, i) => (used.has(c.name) ? `  const float ${names.get(c.name)} = reading[${i}];\n` : ''))
    .join('')
}

const scaling = (f: ContractFeature): string => `${floatLiteral(f.scaling.offset)}, ${floatLiteral(f.scaling.scale)}`

function singleReading(contract: Contract, values: readonly string[]): string {
  const lines = contract.features.map((f, i) => {
    const value = f.aggregate === 'none' || f.aggregate === 'each' ? values[i] : `${functionOf(f)}(&value)`
    const before = value === values[i] ? '' : `  value = ${values[i]};\n`
    return `${before}  input[${i}] = quantise(${value}, ${scaling(f)});  // ${comment(f.name)}\n`
  })
  const scratch = lines.some((l) => l.includes('&value')) ? '  float value;\n' : ''
  return `int readingsCollected() { return 0; }

bool addReading(const float reading[READING_SIZE], int8_t *input) {
${columnLines(contract)}${scratch}${lines.join('')}  return true;
}
`
}

function windowOfReadings(contract: Contract, values: readonly string[], gates: SketchPlan['gates']): string {
  let at = 0
  const lines = contract.features.map((f, i) => {
    const start = at
    at += f.aggregate === 'each' ? contract.window.size : 1
    if (f.aggregate !== 'each')
      return `  input[${start}] = quantise(${functionOf(f)}(series[${i}]), ${scaling(f)});  // ${comment(f.name)}\n`
    return `  for (int i = 0; i < WINDOW_SIZE; ++i) input[${start} + i] = quantise(series[${i}][i], ${scaling(f)});  // ${comment(f.name)}\n`
  })
  return `// One row a feature, oldest value first.
static float series[${contract.features.length}][WINDOW_SIZE];
static int collected = 0;
${sampleGates(gates, contract)}
int readingsCollected() { return collected; }

bool addReading(const float reading[READING_SIZE], int8_t *input) {
${gates.length > 0 ? '  watchGates(reading);\n' : ''}${columnLines(contract)}${values.map((v, i) => `  series[${i}][collected] = ${v};  // ${comment(contract.features[i]?.name ?? '')}\n`).join('')}  if (++collected < WINDOW_SIZE) return false;
  collected = 0;  // Samples follow each other without overlap.
${lines.join('')}  return true;
}
`
}

/** What decides whether a sample counts: every reading inside of its bounds, and how far the length of the acceleration moves. */
function sampleGates(gates: SketchPlan['gates'], contract: Contract): string {
  if (gates.length === 0) return ''
  const motion = gates.filter((g) => g.column === 'motion')
  const columns = gates.filter((g) => g.column !== 'motion')
  const [x, y, z] = ['ax', 'ay', 'az'].map((name) => contract.raw.findIndex((c) => (c.channel ?? c.name) === name))
  const lines = columns
    .filter((g) => outsideOf(g, '') !== '')
    .map((g) => {
      const outside = outsideOf(g, `reading[${indexOf(contract, g.column)}]`)
      return `  if (${outside}) inside = false;  // ${comment(`${g.column}: ${g.reason}`)}\n`
    })
  const length = `  const float x = reading[${x}], y = reading[${y}], z = reading[${z}];
  const float length = sqrtf((x * x + y * y) + z * z);
  if (collected == 0 || length < shortest) shortest = length;
  if (collected == 0 || length > longest) longest = length;
`
  const moved = motion
    .filter((g) => outsideOf(g, '') !== '')
    .map((g) => `  if (${outsideOf(g, 'motion')}) return false;  // ${comment(g.reason)}\n`)
  const state = `static bool inside = true;
${motion.length > 0 ? 'static float shortest = 0.0f, longest = 0.0f;  // The acceleration vector.\n' : ''}`
  return `
// Of the sample that is being collected, or was completed last.
${state}
static void watchGates(const float reading[READING_SIZE]) {
  if (collected == 0) inside = true;
${lines.join('')}${motion.length > 0 ? length : ''}}

bool sampleCounts() {
${motion.length > 0 ? `  const float motion = longest - shortest;\n${moved.join('')}` : ''}  return inside;
}
`
}

const functionOf = (f: ContractFeature): string => (f.aggregate === 'none' ? 'last' : `${f.aggregate}Of`)

const loop = (body: string): string => `  for (int i = 0; i < WINDOW_SIZE; ++i) ${body}\n`

const definitions: Record<Exclude<ContractFeature['aggregate'], 'each'>, string> = {
  none: '  return values[WINDOW_SIZE - 1];\n',
  mean: `  float sum = 0.0f;\n${loop('sum += values[i];')}  return sum / WINDOW_SIZE;\n`,
  std: `  const float mean = meanOf(values);\n  float sum = 0.0f;\n${loop('sum += (values[i] - mean) * (values[i] - mean);')}  return sqrtf(sum / WINDOW_SIZE);\n`,
  rms: `  float sum = 0.0f;\n${loop('sum += values[i] * values[i];')}  return sqrtf(sum / WINDOW_SIZE);\n`,
  min: `  float least = values[0];\n${loop('least = values[i] < least ? values[i] : least;')}  return least;\n`,
  max: `  float most = values[0];\n${loop('most = values[i] > most ? values[i] : most;')}  return most;\n`,
  range: '  return maxOf(values) - minOf(values);\n',
}

/** The C++ functions of these aggregates and of those that they need, each after what it calls. */
function aggregateFunctions(aggregates: readonly ContractFeature['aggregate'][]): string {
  const wanted = new Set<string>(aggregates)
  if (wanted.has('std')) wanted.add('mean')
  if (wanted.has('range')) wanted.add('min').add('max')
  if (aggregates.every((a) => a === 'none')) wanted.delete('none')
  return (Object.keys(definitions) as (keyof typeof definitions)[])
    .filter((a) => wanted.has(a))
    .map((a) => `\nstatic float ${a === 'none' ? 'last' : `${a}Of`}(const float *values) {\n${definitions[a]}}\n`)
    .join('')
}
