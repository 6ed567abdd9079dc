import { expect, test } from 'bun:test'
import { createMetrics } from '../../src/platform/metrics.ts'

test('a histogram counts each value in its own bucket and all wider ones', async () => {
  const metrics = createMetrics(0, 1000)
  const histogram = metrics.histogram('way', 'A "way"', ['kind'])
  for (const seconds of [0.001, 0.02, 0.3, 60]) histogram.observe(seconds, 'a "b"\n')
  const { text } = await metrics.scrape()
  const lines = text.split('\n')
  const bucket = (le: string) => lines.find((line) => line.includes(`le="${le}"`))
  expect(bucket('0.001')).toBe('convene_way_seconds_bucket{kind="a \\"b\\"\\n",le="0.001"} 1')
  expect(['0.01', '0.025', '0.5', '10', '+Inf'].map((le) => bucket(le)?.split(' ').at(-1))).toEqual([
    '1',
    '2',
    '3',
    '3',
    '4',
  ])
  expect(lines).toContain('convene_way_seconds_count{kind="a \\"b\\"\\n"} 4')
  expect(() => metrics.counter('way_seconds', 'again')).toThrow('is there already')
})

test('a scrape does not wait for what has no answer, asks it once, and shows its last answer', async () => {
  const metrics = createMetrics(0, 10)
  let asked = 0
  const answers = [Promise.resolve(7), Promise.withResolvers<number>().promise]
  const polled = metrics.poll(() => answers[Math.min(asked++, 1)] ?? Promise.reject(new Error('none')))
  metrics.gauge('answer', 'The last answer', [], () => [[polled.latest() ?? -1]])
  for (let time = 0; time < 3; time += 1)
    expect((await metrics.scrape()).text).toContain('convene_answer 7\n')
  expect(asked).toBe(2)

  const failing = metrics.poll(() => Promise.reject(new Error('away')))
  await metrics.scrape()
  expect(failing.latest()).toBeNull()
})
