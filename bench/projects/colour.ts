import { Noise } from './noise.ts'

/** Light that a thing sends back: mean shares of red, green and blue, how they differ from spot to spot, and how bright it is. */
interface Surface {
  shares: readonly [number, number, number]
  spots: number
  brightness: number
}

const names = ['r', 'g', 'b', 'clear', 'proximity']
const fullScale = 4097

/** One reading of an APDS9960, as its library gives it: four counts, and 0 (near) to 255 (nothing there). */
function reading(noise: Noise, { shares, spots, brightness }: Surface): number[] {
  const dice = noise.share()
  const away = dice < 0.05
  const distance = away ? noise.between(150, 400) : noise.between(4, 30)
  const light = dice > 0.97 ? noise.between(2, 12) : noise.between(400, 2200)
  const filled = (20 / (20 + distance)) ** 2
  const count = (mean: number) =>
    Math.round(Math.min(fullScale, Math.max(0, noise.around(mean, 0.5 * Math.sqrt(mean) + 0.5))))
  const counts = shares.map((share) => share * noise.around(1, spots) * brightness * light * filled + 0.002 * light)
  const clear = 1.05 * counts.reduce((sum, c) => sum + c, 0)
  const echo = 255 * (25 / (25 + Math.max(0, distance - 4))) ** 2
  return [...counts.map(count), count(clear), Math.round(Math.min(255, Math.max(0, noise.around(255 - echo, 1))))]
}

const csv = (header: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `${[header, ...rows].map((cells) => cells.join(',')).join('\n')}\n`

/** A cup before the sensor: one folder a drink, one file an evening. */
export function drinks(): Map<string, string> {
  const noise = new Noise(41)
  const surfaces: Record<string, Surface> = {
    'black tea': { shares: [0.58, 0.26, 0.16], spots: 0.025, brightness: 0.5 },
    coffee: { shares: [0.46, 0.32, 0.22], spots: 0.02, brightness: 0.4 },
    'oat milk': { shares: [0.35, 0.34, 0.31], spots: 0.018, brightness: 0.95 },
  }
  const files = new Map<string, string>()
  for (const [name, surface] of Object.entries(surfaces)) {
    for (const evening of ['monday', 'tuesday', 'friday']) {
      const rows = Array.from({ length: 60 }, () => reading(noise, surface))
      files.set(`cups/${name}/${evening}.csv`, csv(names, rows))
    }
  }
  return files
}

/** Bottle caps on a belt: one file, the label and the box that a cap came from are columns. */
export function caps(): Map<string, string> {
  const noise = new Noise(77)
  const surfaces: Record<string, Surface> = {
    'red cap': { shares: [0.61, 0.22, 0.17], spots: 0.03, brightness: 0.6 },
    'blue cap': { shares: [0.2, 0.33, 0.47], spots: 0.03, brightness: 0.55 },
    'gold cap': { shares: [0.46, 0.36, 0.18], spots: 0.03, brightness: 0.9 },
    'white cap': { shares: [0.34, 0.34, 0.32], spots: 0.02, brightness: 1 },
  }
  const kinds = Object.keys(surfaces)
  const rows: (string | number)[][] = []
  for (let box = 1; box <= 10; box++) {
    for (let i = 0; i < 52; i++) {
      const kind = kinds[i % kinds.length] as string
      rows.push([...reading(noise, surfaces[kind] as Surface), box, kind])
    }
  }
  return new Map([['belt.csv', csv([...names, 'box', 'cap'], rows)]])
}
