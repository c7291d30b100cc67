import type { DataPlan } from '../plan.ts'

export function scaler(plan: DataPlan): string {
  const { kind, shared } = plan.scaling
  const wide = plan.features.some((f) => f.aggregate === 'each')
  // One offset and scale a feature: the values of an \`each\` feature are one signal.
  const body =
    kind === 'none'
      ? `    width = train.shape[1]\n    return np.zeros(width, dtype=np.float32), np.ones(width, dtype=np.float32)`
      : `${shared ? '    train = train.reshape(-1, 1)\n' : wide ? '    train = [train[:, of == f] for f in range(len(FEATURES))]\n' : ''}${scalerBody(kind, wide && !shared)}${shared ? '\n    offset, scale = np.repeat(offset, width), np.repeat(scale, width)' : wide ? '\n    offset, scale = offset[of], scale[of]' : ''}
    return offset.astype(np.float32), scale.astype(np.float32)`
  const what =
    kind === 'none' ? 'No scaling.' : kind === 'standard' ? 'Mean and standard deviation' : 'Smallest value and range'
  const doc =
    kind === 'none'
      ? what
      : `${what} of ${shared ? 'all features together' : 'each feature'}, from training samples alone.`
  const pre =
    kind === 'none'
      ? ''
      : shared
        ? '    width = train.shape[1]\n'
        : wide
          ? '    of = np.repeat(np.arange(len(FEATURES)), [WINDOW if how == "each" else 1 for how in AGGREGATES])\n'
          : ''
  return `
def fit_scaler(train):
    """${doc} A constant is not scaled."""
${pre}${body}`
}

function scalerBody(kind: 'standard' | 'min-max', listed: boolean): string {
  const each = (call: string) => (listed ? `np.array([t.${call} for t in train])` : `train.${call}`)
  const axis = listed ? '' : 'axis=0'
  const typed = listed ? 'dtype=np.float64' : 'axis=0, dtype=np.float64'
  const extent = `${each(`max(${axis})`)} - ${each(`min(${axis})`)}`
  return kind === 'standard'
    ? `    offset = ${each(`mean(${typed})`)}\n    scale = ${each(`std(${typed})`)}\n    scale[${extent} == 0] = 1`
    : `    offset = ${each(`min(${axis})`)}\n    scale = ${extent}\n    scale[scale == 0] = 1`
}

export const augment = `
def augment(train):
    """Noisy copies of the training samples, \`COPIES\` of each, in float32."""
    random = np.random.RandomState(SEED + 1)
    spread = NOISE * train.std(axis=0, dtype=np.float64)
    return np.concatenate([(train + spread * random.standard_normal(train.shape)).astype(np.float32) for _ in range(COPIES)])`
