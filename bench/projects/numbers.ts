import { Noise } from './noise.ts'

type Spread = readonly [mean: number, deviation: number]

/** A pump's box of electronics: once a second velocity of vibration, its peak, temperature and motor current; the state was noted by hand. */
export function pump(): Map<string, string> {
  const states: Record<string, { rms: Spread; crest: Spread; temperature: Spread; current: Spread }> = {
    off: { rms: [0.12, 0.03], crest: [3, 0.3], temperature: [24, 2], current: [0.02, 0.01] },
    normal: { rms: [1.8, 0.25], crest: [3.1, 0.25], temperature: [47, 3], current: [4.1, 0.25] },
    cavitation: { rms: [4.6, 0.6], crest: [4.2, 0.4], temperature: [49, 3], current: [3.1, 0.3] },
    'worn bearing': { rms: [3.3, 0.4], crest: [6.4, 0.5], temperature: [63, 4], current: [4.4, 0.3] },
  }
  const noise = new Noise(5)
  const lines = ['rms_mm_s,peak_g,temp_c,current_a,shift,state']
  for (let shift = 1; shift <= 10; shift++) {
    for (const [state, { rms, crest, temperature, current }] of Object.entries(states)) {
      for (let i = 0; i < 14; i++) {
        const speed = Math.max(0.02, noise.around(...rms))
        const peak = Math.max(0.005, speed * noise.around(...crest) * 0.08)
        const amps = Math.max(0, noise.around(...current))
        lines.push(
          `${speed.toFixed(3)},${peak.toFixed(4)},${noise.around(...temperature).toFixed(1)},${amps.toFixed(2)},${shift},${state}`,
        )
      }
    }
  }
  return new Map([['pump.csv', `${lines.join('\n')}\n`]])
}

/** A flower pot: soil moisture (% of wet), air temperature and humidity, light, and the battery's voltage; one file for each state. */
export function plant(): Map<string, string> {
  const soils: Record<string, Spread> = { thirsty: [14, 4], fine: [45, 6], drowned: [84, 5] }
  const noise = new Noise(12)
  const files = new Map<string, string>()
  for (const [state, soil] of Object.entries(soils)) {
    const lines = ['soil,air_c,humidity,lux,battery_mv']
    for (let i = 0; i < 160; i++) {
      // Some readings at night, some in the sun, and in frost the soil probe says anything.
      const lux = noise.share() < 0.3 ? noise.between(0.5, 20) : 10 ** noise.between(2, 4.6)
      const frost = noise.share() < 0.04
      const wet = frost ? noise.between(0, 100) : Math.min(100, Math.max(0, noise.around(...soil)))
      const air = frost ? noise.between(-6, 1) : noise.around(21, 4)
      const humidity = Math.min(99, Math.max(15, noise.around(42 + wet / 6, 7)))
      lines.push(
        [wet, air, humidity, lux, noise.between(3400, 4200)].map((v, at) => v.toFixed(at === 4 ? 0 : 1)).join(','),
      )
    }
    files.set(`pot/${state}.csv`, `${lines.join('\n')}\n`)
  }
  return files
}
