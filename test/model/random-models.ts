import { elementCount } from '../../src/model/types.ts'
import { Random } from './random.ts'
import { Net, type RandomModel } from './random-net.ts'

const image = (r: Random): number[] => [1, r.int(1, 9), r.int(1, 9), r.int(1, 6)]

/** The families of models, each from a seed of its own. */
const families: Record<string, (r: Random) => Net> = {
  dense: (r) => {
    const net = new Net(r, r.chance(0.3) ? [1, r.int(1, 5), r.int(1, 12)] : [1, r.int(1, 60)], r.chance(0.2))
    net.dense()
    return net
  },
  conv: (r) => {
    const net = new Net(r, image(r), r.chance(0.15))
    net.conv()
    return net
  },
  depthwise: (r) => {
    const net = new Net(r, image(r), r.chance(0.15))
    net.depthwise()
    return net
  },
  pool: (r) => {
    const net = new Net(r, image(r), false)
    net.pool()
    return net
  },
  mean: (r) => {
    const net = new Net(r, image(r), false)
    net.mean()
    return net
  },
  add: (r) => {
    const net = new Net(r, image(r), false)
    net.sum()
    return net
  },
  pad: (r) => {
    const net = new Net(r, r.chance(0.7) ? image(r) : [1, r.int(1, 20)], false)
    net.pad()
    return net
  },
  requantize: (r) => {
    const net = new Net(r, [1, 256], false)
    r.chance(0.75) ? net.requantize() : net.relu6()
    return net
  },
  logistic: (r) => {
    const net = new Net(r, [1, 256], false)
    net.at.quantisation = { scale: [r.scale(0.005, 0.3)], zeroPoint: [r.zeroPoint()], axis: 0 }
    net.logistic()
    return net
  },
  softmax: (r) => {
    const net = new Net(r, r.chance(0.3) ? [1, r.int(1, 6), r.int(1, 8)] : [1, r.int(1, 20)], false)
    net.at.quantisation = { scale: [r.scale(0.002, 0.3)], zeroPoint: [r.zeroPoint()], axis: 0 }
    net.softmax(r.pick([1, 1, 0.5, Math.fround(1.7)]))
    return net
  },
  chain: (r) => {
    const net = new Net(r, [1, r.int(5, 10), r.int(5, 10), r.int(1, 4)], false)
    if (r.chance(0.4)) net.pad()
    net.conv()
    if (r.chance(0.5)) net.sum()
    if (r.chance(0.5)) net.depthwise()
    if (r.chance(0.5)) net.requantize()
    if (r.chance(0.5)) net.pool('MAX_POOL_2D')
    if (r.chance(0.3)) net.mean()
    const size = elementCount(net.at.shape)
    if (r.chance(0.5)) net.reshape([1, size])
    if (r.chance(0.6)) net.dense()
    r.pick([
      () => net.softmax(),
      () => net.logistic(),
      () => net.requantize('QUANTIZE'),
      () => net.reshape([elementCount(net.at.shape)]),
    ])()
    return net
  },
}

/** Model number `seed`; families take turns. */
export function randomModel(seed: number): RandomModel & { family: string } {
  const names = Object.keys(families)
  const family = names[seed % names.length] as string
  const net = (families[family] as (r: Random) => Net)(new Random(seed))
  return { ...net.finish(), family }
}

/** ADD of every INT8 value to every other one; its input should be all 256 values in order. */
export function everySum(scaleA: number, scaleB: number, scaleOut: number): RandomModel {
  const net = new Net(new Random(1), [1, 1, 256], false)
  net.at.quantisation = { scale: [Math.fround(scaleB)], zeroPoint: [5], axis: 0 }
  const rows = net.int8s(Int8Array.from({ length: 65_536 }, (_, i) => (i >> 8) - 128))
  const a = net.tensor([1, 256, 256], Math.fround(scaleA), -3, rows)
  const output = net.tensor([1, 256, 256], Math.fround(scaleOut), 1)
  net.append('ADD', [a, net.at], output, { kind: 'add', activation: 'none' }, `scales ${scaleA} ${scaleB} ${scaleOut}`)
  return net.finish()
}

/** Thousands of small softmaxes: 8-bit outputs show a mistake deep in the fixed point only now and then. */
export function manySoftmaxes(): RandomModel {
  const net = new Net(new Random(2), [1, 2000, 5], false)
  net.at.quantisation = { scale: [Math.fround(0.0173)], zeroPoint: [11], axis: 0 }
  net.softmax()
  return net.finish()
}
