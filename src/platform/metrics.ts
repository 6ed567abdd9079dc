import type { Metric } from 'prom-client'
import { Counter, createGauge, type Family, Histogram, type Reading } from './metric-families.ts'
import { withTimeout } from './timeout.ts'

/** What is asked for at a scrape. `latest` is null where the last question had no answer. */
export type Polled<Value> = { latest(): Value | null }

/**
 * The metrics of one process, under `convene_…`. A scrape takes at most `waitMs`: what the store and others are asked
 * for is asked at most every `everyMs`, and what has no answer in time is left out or as old as the last one.
 */
export const createMetrics = (everyMs: number, waitMs: number) => {
  const families = new Map<string, Family>()
  const polls: (() => Promise<void>)[] = []

  const add = <Each extends Family>(family: Each): Each => {
    if (families.has(family.name)) throw new Error(`the metric ${family.name} is there already`)
    families.set(family.name, family)
    return family
  }

  const render = async () => {
    // Few servers are scraped: the first scrape imports it.
    const { Registry } = await import('prom-client')
    const registry = new Registry()
    for (const { name, help, type, samples } of families.values()) {
      const shown = { name, help, type, get: async () => ({ name, help, type, values: samples() }) }
      // It takes classes of its own alone, of which it reads these fields.
      registry.registerMetric(shown as unknown as Metric)
    }
    return { contentType: registry.contentType, text: await registry.metrics() }
  }

  return {
    /** The name of a counter ends with `_total`. */
    counter: (name: string, help: string, labels: readonly string[] = []): Counter =>
      add(new Counter(`convene_${name}`, help, labels)),
    /** Of seconds. */
    histogram: (name: string, help: string, labels: readonly string[] = []): Histogram =>
      add(new Histogram(`convene_${name}_seconds`, help, labels)),
    gauge: (name: string, help: string, labels: readonly string[], read: () => Iterable<Reading>): void => {
      add(createGauge(`convene_${name}`, help, labels, read))
    },
    /** One that other programs name too, so that it has no prefix. */
    standard: (name: string, help: string, type: 'gauge' | 'counter', read: () => number): void => {
      add(createGauge(name, help, [], () => [[read()]], type))
    },

    /** Asks `read` at a scrape, never twice at once. */
    poll<Value>(read: () => Promise<Value>): Polled<Value> {
      let latest: Value | null = null
      let startedAt = Number.NEGATIVE_INFINITY
      let underWay: Promise<void> | null = null
      const ask = async (): Promise<void> => {
        startedAt = performance.now()
        try {
          latest = await read()
        } catch {
          // The log has it: the same part failed for requests.
          latest = null
        } finally {
          underWay = null
        }
      }
      polls.push(async () => {
        if (underWay === null && performance.now() - startedAt >= everyMs) underWay = ask()
        await underWay
      })
      return { latest: () => latest }
    },

    /** The text of all metrics, and its content type. */
    async scrape(): Promise<{ contentType: string; text: string }> {
      await withTimeout(waitMs, Promise.all(polls.map((poll) => poll())), null)
      return await render()
    },
    /** The names and labels of all metrics. */
    families: (): Family[] => [...families.values()],
  }
}

export type Metrics = ReturnType<typeof createMetrics>
