import { existsSync } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { InputError } from '../../errors.ts'
import { type Finding, finding } from '../../findings/index.ts'
import { listFiles } from '../../lifecycle/hash.ts'
import { compileModel } from '../../model/index.ts'
import { largestModelBytes, readModel } from '../../model/read.ts'
import { elementCount } from '../../model/types.ts'
import type { Project } from '../../project/project.ts'
import { oddFiles } from '../../sandbox/tree.ts'

export type ModelFormat = 'keras' | 'h5' | 'saved-model' | 'tflite'

interface Place {
  where: string
}
interface Expected extends Place {
  width: number
  labels: readonly string[]
}

interface Source {
  format: ModelFormat
  isInt8: boolean
  inputShape: number[] | null
  problems: Finding[]
}

/** How the files begin. */
const magic: Partial<Record<ModelFormat, Buffer>> = {
  keras: Buffer.from('PK\x03\x04', 'latin1'),
  h5: Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'),
}
const formats: Record<string, ModelFormat> = { '.keras': 'keras', '.h5': 'h5', '.hdf5': 'h5', '.tflite': 'tflite' }

/**
 * What can be said of a model file without TensorFlow: its kind, whether it is what its name says, and for `.tflite` all of its tensors.
 * @param path absolute; @param name as in tinyml.yml; @param expected without width and labels where the data are not known yet.
 */
export async function inspectSource(path: string, name: string, expected: Expected | Place): Promise<Source> {
  const at = { where: expected.where }
  const nothing = { isInt8: false, inputShape: null }
  const info = await stat(path)
  if (info.isDirectory()) {
    const problems = oddFiles(path)
    if (!existsSync(join(path, 'saved_model.pb'))) {
      problems.push(finding('convert/unknown-format', `expected saved_model.pb in the folder ${name}, found none`, at))
    }
    return { format: 'saved-model', ...nothing, problems }
  }
  const format = formats[extname(path).toLowerCase()]
  if (!format) {
    const found = extname(path) ? `found \`${extname(path)}\`` : 'found a name without an ending'
    const message = `${name}: expected .keras, .h5, .tflite or a SavedModel folder, ${found}`
    return { format: 'keras', ...nothing, problems: [finding('convert/unknown-format', message, at)] }
  }
  if (format === 'tflite') return inspectTflite(path, name, expected)
  const problems: Finding[] = []
  const head = await firstBytes(path, 64)
  if (head.toString('latin1').startsWith('version https://git-lfs')) {
    problems.push(finding('convert/corrupt', `${name} is a Git LFS pointer, not the model itself`, at))
  } else if (!head.subarray(0, magic[format]?.length).equals(magic[format] as Buffer)) {
    problems.push(finding('convert/corrupt', `${name} does not begin like a ${extname(path)} file`, at))
  } else if (info.size > largestModelBytes) {
    problems.push(finding('convert/too-large-flash', `${name} has ${info.size} bytes, more than any board holds`, at))
  }
  return { format, ...nothing, problems }
}

async function inspectTflite(path: string, name: string, expected: Expected | Place): Promise<Source> {
  const at = { where: expected.where }
  const failed = (problems: Finding[]): Source => ({ format: 'tflite', isInt8: false, inputShape: null, problems })
  const read = readModel(await readFile(path))
  if ('findings' in read) return failed(read.findings.map((f) => ({ ...f, ...at })))
  const { model } = read
  const input = model.tensors[model.inputs[0] ?? -1]
  const output = model.tensors[model.outputs[0] ?? -1]
  if (!input || !output || model.inputs.length !== 1 || model.outputs.length !== 1) {
    const found = `${model.inputs.length} inputs and ${model.outputs.length} outputs`
    return failed([finding('convert/tensors', `${name} has ${found}, expected one of each`, at)])
  }
  const problems = 'width' in expected ? checkShapes(name, input.shape.slice(1), output.shape.slice(1), expected) : []
  const types = `${input.type} in, ${output.type} out`
  const isInt8 = input.type === 'int8' && output.type === 'int8'
  if (!isInt8 && !(input.type === 'float32' && output.type === 'float32')) {
    problems.push(finding('convert/types', `${name} has ${types}`, at))
  } else if (!isInt8 && model.tensors.some((t) => t.data && ['int8', 'uint8', 'int4', 'float16'].includes(t.type))) {
    problems.push(finding('convert/types', `${name} has ${types}, but weights that are quantised already`, at))
  }
  if (isInt8) problems.push(finding('convert/already-int8', `${name} is INT8 already and is used as it is`, at))
  return { format: 'tflite', isInt8, inputShape: input.shape, problems }
}

/** Compares a model's shapes, without the batch, with the data contract. */
export function checkShapes(
  name: string,
  input: readonly number[],
  output: readonly number[],
  { width, labels, where }: Expected,
): Finding[] {
  if (input.some((n) => n < 1) || output.some((n) => n < 1)) {
    return [finding('convert/tensors', `${name} has an open shape: [${input}] in, [${output}] out`, { where })]
  }
  const problems: Finding[] = []
  if (elementCount(input) !== width) {
    const message = `${name} takes ${elementCount(input)} numbers ([${input.join(', ')}]), the data contract has ${width} features`
    problems.push(finding('convert/width', message, { where }))
  }
  if (elementCount(output) !== labels.length) {
    const message = `${name} gives ${elementCount(output)} scores, the data have ${labels.length} labels (${labels.slice(0, 6).join(', ')}${labels.length > 6 ? ', …' : ''})`
    problems.push(finding('convert/outputs', message, { where }))
  }
  return problems
}

/**
 * Refuses at once a model file that no data could make usable, so that nobody waits for the data to hear it.
 * @throws InputError
 */
export async function checkSource({ config, board, resolve, whereIs }: Project): Promise<void> {
  if (!('file' in config.model)) return
  const name = config.model.file
  const where = whereIs(['model', 'file'])
  const path = resolve(name, ['model', 'file'])
  const { format, isInt8, problems } = await inspectSource(path, name, { where })
  const flash = Math.min(board.flashBytes, config.limits.flash ?? board.flashBytes)
  const errors = problems.filter((p) => p.severity === 'error')
  if (errors.length === 0 && format === 'tflite') errors.push(...(await checkTflite(path, isInt8, flash)))
  const [first, ...rest] = errors
  if (!first) return
  const about = first.message.startsWith(name) ? '' : `${name}: `
  const message = [`${about}${first.message}`, ...rest.slice(0, 9).map((p) => `  ${p.message}`)].join('\n')
  throw new InputError(first.code, message, { where, hint: first.hint })
}

/** Operators and size of a `.tflite` that could be read. Of a float model the weights are counted as they will be, a byte each. */
async function checkTflite(path: string, isInt8: boolean, flash: number): Promise<Finding[]> {
  const file = await readFile(path)
  let bytes = 0
  if (isInt8) {
    const compiled = compileModel(file)
    if ('findings' in compiled) return compiled.findings
    bytes = compiled.model.constantBytes
  } else {
    const read = readModel(file)
    if ('findings' in read) return read.findings
    for (const t of read.model.tensors) if (t.data && t.type === 'float32') bytes += t.data.length / 4
  }
  if (bytes <= flash) return []
  const [takes, there] = [bytes, flash].map((n) => n.toLocaleString('en-US'))
  return [finding('convert/too-large-flash', `its weights alone take ${takes} B of flash, there are ${there} B`)]
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The file, or all files of a SavedModel folder: what the stage depends on. */
export async function sourceFiles(path: string): Promise<string[]> {
  return (await stat(path)).isDirectory() ? (await listFiles(path)).map((file) => join(path, file)) : [path]
}
