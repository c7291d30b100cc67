import type { DataPlan } from '../plan.ts'

type Kind = Exclude<DataPlan['scaling']['kind'], 'none'>

const whats: Record<Kind, string> = {
  standard: 'Mean and standard deviation',
  'min-max': 'Smallest value and range',
  symmetric: 'Middle and half of the range',
  robust: 'Median and distance of the quartiles',
}

export function scaler(plan: DataPlan): string {
  const { kind, shared } = plan.scaling
  const wide = plan.features.some((f) => f.aggregate === 'each')
  // One offset and scale a feature: the values of an \`each\` feature are one signal.
  const body =
    kind === 'none'
      ? `    width = train.shape[1]\n    return np.zeros(width, dtype=np.float32), np.ones(width, dtype=np.float32)`
      : `${shared ? '    train = train.reshape(-1, 1)\n' : wide ? '    train = [train[:, of == f] for f in range(len(FEATURES))]\n' : ''}${scalerBody(kind, wide && !shared)}${shared ? '\n    offset, scale = np.repeat(offset, width), np.repeat(scale, width)' : wide ? '\n    offset, scale = offset[of], scale[of]' : ''}
    return offset.astype(np.float32), scale.astype(np.float32)`
  const doc =
    kind === 'none'
      ? 'No scaling.'
      : `${whats[kind]} of ${shared ? 'all features together' : 'each feature'}, from training samples alone.`
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

function scalerBody(kind: Kind, listed: boolean): string {
  const each = (call: string) => (listed ? `np.array([t.${call} for t in train])` : `train.${call}`)
  const axis = listed ? '' : 'axis=0'
  const typed = listed ? 'dtype=np.float64' : 'axis=0, dtype=np.float64'
  const extent = `${each(`max(${axis})`)} - ${each(`min(${axis})`)}`
  switch (kind) {
    case 'standard':
      return `    offset = ${each(`mean(${typed})`)}\n    scale = ${each(`std(${typed})`)}\n    scale[${extent} == 0] = 1`
    case 'min-max':
      return `    offset = ${each(`min(${axis})`)}\n    scale = ${extent}\n    scale[scale == 0] = 1`
    case 'symmetric':
      return `    least, most = ${each(`min(${axis})`)}.astype(np.float64), ${each(`max(${axis})`)}.astype(np.float64)
    offset, scale = (least + most) / 2, (most - least) / 2
    scale[scale == 0] = 1`
    case 'robust': {
      const shares = (of: string) => `np.percentile(${of}.astype(np.float64), [25, 50, 75]${listed ? '' : ', axis=0'})`
      return `    low, offset, high = ${listed ? `np.array([${shares('t')} for t in train]).T` : shares('train')}
    scale = high - low
    scale[scale == 0] = 1`
    }
  }
}

export const augment = `
def augment(train):
    """Noisy copies of the training samples, \`COPIES\` of each, in float32."""
    random = np.random.RandomState(SEED + 1)
    spread = NOISE * train.std(axis=0, dtype=np.float64)
    return np.concatenate([(train + spread * random.standard_normal(train.shape)).astype(np.float32) for _ in range(COPIES)])`
