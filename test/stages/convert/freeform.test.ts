import { join } from 'node:path'
import { runFreeform } from '../../../src/lifecycle/freeform.ts'
import { rulesPlanner } from '../../../src/lifecycle/planner.ts'
import { noUsage } from '../../../src/lifecycle/usage.ts'
import { convertStage } from '../../../src/stages/convert/index.ts'
import { trainStage } from '../../../src/stages/train/index.ts'
import { attempt, threeFruits, workshop } from '../small-project.ts'

const shop = workshop()
afterAll(() => shop.close())

const script = `
import numpy as np
import tensorflow as tf

rows = np.loadtxt("train.csv", delimiter=",", skiprows=1, usecols=range(3), dtype="float32")
converter = tf.lite.TFLiteConverter.from_keras_model(tf.keras.models.load_model("float.keras"))
converter.optimizations = [tf.lite.Optimize.DEFAULT]
converter.representative_dataset = lambda: ([row[None]] for row in rows[:100])
converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
converter.inference_input_type = tf.int8
converter.inference_output_type = tf.int8
open("model.tflite", "wb").write(converter.convert())
`

test('a conversion script of a model is run with TensorFlow in the sandbox, and its model held to the same checks', async () => {
  const context = shop.context('', threeFruits)
  await attempt(trainStage, context, context.out)
  const replies = [script.replace(/converter\.inference.*\n/g, ''), script]
  const errors: string[] = []
  const outcome = await runFreeform(
    convertStage as typeof convertStage & { freeform: NonNullable<typeof convertStage.freeform> },
    context,
    {
      writer: {
        tier: 'hosted',
        async write(_stage, variables, previous) {
          expect(variables).toMatchObject({ inputs: '3', rows: '180' })
          if (previous) errors.push(previous.errors)
          return { code: replies[errors.length] ?? '', usage: noUsage }
        },
      },
      planners: [rulesPlanner],
      maxAttempts: 5,
      dir: join(context.scratch, 'candidate'),
    },
  )
  expect(errors[0]).toMatch(/expected int8 input and output, found float32/)
  expect(outcome).toMatchObject({ status: 'passed', attempts: 2, tier: 'hosted' })
})
