import { createNoise2D } from 'simplex-noise'
import type { Random } from '../random.ts'

/** Smooth noise from about -1 to 1, of several sizes: each octave is half as large and weighs half. */
export type Noise = (x: number, y: number) => number

export const createNoise = (random: Random, octaves: number): Noise => {
  const noise = createNoise2D(random.next)
  return (x, y) => {
    let sum = 0
    let weight = 1
    let total = 0
    for (let octave = 0; octave < octaves; octave += 1) {
      sum += weight * noise(x * 2 ** octave, y * 2 ** octave + 17 * octave)
      total += weight
      weight /= 2
    }
    return sum / total
  }
}
