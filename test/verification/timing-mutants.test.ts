import { holdReactionMutants } from './hold-mutants.ts'
import { cleanUp } from './setup.ts'

afterAll(cleanUp)

holdReactionMutants(['timed'])
