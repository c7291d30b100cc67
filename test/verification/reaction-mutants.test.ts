import { holdReactionMutants } from './hold-mutants.ts'
import { cleanUp } from './setup.ts'

afterAll(cleanUp)

holdReactionMutants(['steady', 'csv', 'json', 'template', 'human', 'quiet', 'custom'])
