import type { Finding } from '../../findings/index.ts'

/** Nothing is made before the check: its record (trace, result, confusion) is what this stage hands on. */
export const render = async (): Promise<Finding[]> => []
