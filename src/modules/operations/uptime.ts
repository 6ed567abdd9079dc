import type { UptimeStore } from './uptime-store.ts'

const windowMs = 30 * 24 * 60 * 60 * 1000

/**
 * How much of the time the server was there: the share of the minutes of the last 30 days, or since the first sign of
 * life, in which at least one process that answers requests wrote a sign into the store. A minute in which all were down,
 * or the store took no writes, has none. `signMs` must be well below a minute.
 */
export const createUptime = (store: UptimeStore, signMs: number) => {
  let timer: Timer | null = null
  let signed = ''

  const sign = async (): Promise<void> => {
    const now = new Date()
    const minute = now.toISOString().slice(0, 16)
    if (minute === signed) return
    await store.sign(now)
    signed = minute
  }

  return {
    async start(): Promise<void> {
      await sign()
      // A sign that fails is what is measured.
      timer = setInterval(() => sign().catch(() => undefined), signMs)
    },
    stop(): void {
      if (timer) clearInterval(timer)
    },
    /** Percent with two decimals, rounded down; 100 in the first minute. */
    async percent(now = new Date()): Promise<number> {
      const { all, signed: there } = await store.minutes(new Date(now.getTime() - windowMs), now)
      return all === 0 ? 100 : Math.floor((10_000 * Math.min(there, all)) / all) / 100
    },
  }
}

export type Uptime = ReturnType<typeof createUptime>
