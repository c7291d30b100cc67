import type { AnyStage } from '../lifecycle/stage.ts'
import { convertStage } from './convert/index.ts'
import { dataStage } from './data/index.ts'
import { sketchStage } from './sketch/index.ts'
import { trainStage } from './train/index.ts'
import { verifyStage } from './verify/index.ts'

/** The lifecycle. A new stage is a folder and a line here. */
export const stages: readonly AnyStage[] = [dataStage, trainStage, convertStage, sketchStage, verifyStage]
