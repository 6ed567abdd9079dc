import { seededRandom } from '../cases.ts'

/** A kind of work of one process: how often it comes a second, and the CPU time that it takes, in ms. */
export type Work = { perSecond: number; ms: number }

/**
 * Simulates the event loop of one process: work comes at random (Poisson), is done in order, and takes its time ± 50 %.
 * A balancer that picks processes at random gives each of them such a stream, so that one stands for all.
 * Returns the time from coming to done, in ms: its mean, the median and that of the 99th of a hundred; and the share of
 * the time that the loop is busy.
 */
export const simulateProcess = (works: Work[], arrivals = 50_000, seed = 1) => {
  const random = seededRandom(seed)
  const rate = works.reduce((sum, { perSecond }) => sum + perSecond, 0)
  const waits = new Float64Array(arrivals)
  let now = 0
  let freeAt = 0
  let busy = 0
  for (let number = 0; number < arrivals; number += 1) {
    now += (-Math.log(1 - random()) / rate) * 1000
    let pick = random() * rate
    const work = works.find(({ perSecond }) => {
      pick -= perSecond
      return pick < 0
    })
    const ms = (work?.ms ?? 0) * (0.5 + random())
    const begin = Math.max(now, freeAt)
    freeAt = begin + ms
    busy += ms
    waits[number] = freeAt - now
  }
  const meanMs = waits.reduce((sum, ms) => sum + ms, 0) / arrivals
  waits.sort()
  const at = (share: number): number => waits[Math.floor(arrivals * share)] ?? 0
  return { meanMs, p50Ms: at(0.5), p99Ms: at(0.99), busy: busy / now }
}
