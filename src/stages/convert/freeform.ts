import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finding } from '../../findings/index.ts'
import { type Freeform, noCode } from '../../lifecycle/freeform.ts'
import { readModel } from '../../model/read.ts'
import { takeFile } from '../../python/worker.ts'
import type { ConvertBrief } from './brief.ts'
import type { ConvertPlan } from './plan.ts'
import { writeContract } from './render.ts'

const limits = { seconds: 300, memoryBytes: 3 * 2 ** 30, diskBytes: 2 ** 30, processes: 256 }

/** The whole conversion script is the model's: it reads the trained model and the training rows, and writes `model.tflite`. */
export const convertFreeform: Freeform<ConvertBrief, ConvertPlan> = {
  async variables(brief, { project }) {
    return {
      wish: project.config.quantisation.wish || 'Convert the model to full INT8, input and output too.',
      inputs: String(brief.width),
      labels: brief.labels.join(', '),
      rows: String(brief.rows.train),
    }
  },

  async place(code, { brief, dir }, context) {
    const where = 'model/convert.py'
    if (!/\bimport\b/.test(code)) return noCode(where)
    if (brief.file)
      return [finding('llm/no-code', 'freeform conversion takes the network of the train stage', { where })]
    const folder = join(context.scratch, 'freeform')
    await mkdir(folder, { recursive: true })
    const at = (name: string) => join(folder, name)
    await writeFile(at('convert.py'), code)
    await copyFile(join(context.out, 'model/float.keras'), at('float.keras'))
    await copyFile(join(context.out, 'data/train.csv'), at('train.csv'))
    const ran = await context.python.run({
      environment: 'tensorflow',
      script: { file: at('convert.py') },
      write: [folder],
      cwd: folder,
      limits,
      signal: context.signal,
    })
    if (ran.exitCode !== 0) {
      const last = ran.killedFor
        ? `went over its limit of ${ran.killedFor}`
        : ran.stderr.trim().split('\n').slice(-6).join('\n')
      return [finding('convert/failed', last.slice(-1500), { where })]
    }
    try {
      await takeFile(at('model.tflite'), join(dir, 'model/model.tflite'))
    } catch {
      return [finding('convert/failed', 'the script ended without writing model.tflite', { where })]
    }
    await mkdir(join(dir, 'model'), { recursive: true })
    await writeFile(join(dir, where), code)
    const read = readModel(await readFile(join(dir, 'model/model.tflite')))
    if ('findings' in read) return read.findings
    const { tensors, inputs, outputs } = read.model
    const ends = [inputs[0], outputs[0]].map((i) => tensors[i ?? -1])
    const found = ends.map((t) => (t?.quantisation ? t.type : `${t?.type ?? 'none'}, not quantised`))
    if (found.some((type) => type !== 'int8')) {
      return [finding('convert/tensors', `expected int8 input and output, found ${found.join(' and ')}`, { where })]
    }
    return writeContract(dir, context.out)
  },
}
