import { Noise } from './noise.ts'

/** Cycles a second and size (g) of each movement of a wrist; a recording lies between the two numbers. */
const movements: Record<string, { cycles: [number, number]; size: [number, number]; round: boolean }> = {
  circle: { cycles: [0.9, 1.3], size: [0.4, 0.65], round: true },
  shake: { cycles: [3.5, 4.5], size: [1.1, 1.9], round: false },
  still: { cycles: [0, 0], size: [0, 0], round: false },
}
const readings = 300
const perSecond = 100

/** Eight recordings of each movement, 3 s each: acceleration in g and turning in degrees/s, as an LSM9DS1 gives them. */
export function gestures(): Map<string, string> {
  const files = new Map<string, string>()
  for (const [number, [name, { cycles, size, round }]] of Object.entries(movements).entries()) {
    for (let take = 1; take <= 8; take++) {
      const noise = new Noise(1000 * number + take)
      const speed = 2 * Math.PI * noise.between(...cycles)
      const reach = noise.between(...size)
      const phase = noise.between(0, 2 * Math.PI)
      const lines = Array.from({ length: readings }, (_, i) => {
        const angle = (speed * i) / perSecond + phase
        const sideways = round ? reach * Math.sin(angle) : 0
        const acceleration = [reach * Math.cos(angle), sideways, 1].map((mean) => noise.around(mean, 0.012))
        const turning = [60 * sideways, -60 * reach * Math.cos(angle), 5 * speed].map((mean) => noise.around(mean, 1.2))
        return [...acceleration.map((v) => v.toFixed(3)), ...turning.map((v) => v.toFixed(2))].join(',')
      })
      files.set(`recordings/${name}/take-${take}.csv`, `ax,ay,az,gx,gy,gz\n${lines.join('\n')}\n`)
    }
  }
  return files
}
