import { boardCodes } from './board.ts'
import { botCodes } from './bot.ts'
import { bundleCodes } from './bundle.ts'
import { convertCodes } from './convert.ts'
import { dataCodes } from './data.ts'
import { initCodes } from './init.ts'
import { lifecycleCodes } from './lifecycle.ts'
import { llmCodes } from './llm.ts'
import { modelCodes } from './model.ts'
import { projectCodes } from './project.ts'
import { publishCodes } from './publish.ts'
import { sandboxCodes } from './sandbox.ts'
import { sketchCodes } from './sketch.ts'
import { toolsCodes } from './tools.ts'
import { trainCodes } from './train.ts'
import { verifyCodes } from './verify.ts'
import { wishCodes } from './wish.ts'

/** Every code that a finding or an error can carry; `tinyml explain CODE` prints its entry. */
export const catalogue = {
  ...projectCodes,
  ...initCodes,
  ...lifecycleCodes,
  ...toolsCodes,
  ...sandboxCodes,
  ...dataCodes,
  ...trainCodes,
  ...convertCodes,
  ...modelCodes,
  ...boardCodes,
  ...botCodes,
  ...sketchCodes,
  ...verifyCodes,
  ...llmCodes,
  ...wishCodes,
  ...publishCodes,
  ...bundleCodes,
}

export type FindingCode = keyof typeof catalogue
