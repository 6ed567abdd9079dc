/**
 * `bun bench/picture-memory.ts [KIND …]`: the memory of a step process that works on 14 photos of about 10 MB, with 24 million
 * pixels each (6 where they are enlarged), for each kind of step that takes files, and how many of them it made. A process past its limit is ended, which
 * the last column says.
 */
import { samplePortrait } from '../src/modules/workflows/steps/images/people/sample-portrait.ts'
import { sharp } from '../src/modules/workflows/steps/images/raster.ts'
import { createSteps } from '../src/modules/workflows/steps/steps.ts'
import { defaultStepOptions } from '../src/timings.ts'

const calls: [kind: string, input: object][] = [
  ['image.style', { style: 'oil' }],
  ['image.style', { style: 'watercolour' }],
  ['image.enhance', {}],
  ['image.upscale', {}],
  ['image.upscale', { format: 'png' }],
  ['image.upscale', { format: 'webp' }],
  ['image.watermark', {}],
  ['image.watermark', { position: 'tiled' }],
  ['image.background', { background: 'studio' }],
  ['image.background', { background: 'scene' }],
  ['image.moodboard', { pictures: 12 }],
  ['social.cards', {}],
  ['avatar.generate', { variations: 1 }],
]
const only = Bun.argv.slice(2)
const [count, megabyte] = [14, 1024 * 1024]

/** Noise, which no format makes small. */
const photo = (width: number, height: number, quality: number): Promise<Uint8Array> => {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 24 }
  return sharp({ create: { width, height, channels: 3, background: '#808080', noise } })
    .jpeg({ quality })
    .toBuffer()
}

const large = await photo(6000, 4000, 87)
/** The networks find a person in it. */
const portrait = await sharp(await samplePortrait())
  .resize({ width: 4400 })
  .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
  .toBuffer()
/** Results have at most 4096 pixels a side: a larger one is not enlarged. */
const small = await photo(2400, 2400, 99)
console.log(
  `${count} photos of ${[large, portrait, small].map((one) => (one.length / megabyte).toFixed(1)).join(', ')} MB`,
)
const photos: Record<string, Uint8Array> = {
  'image.upscale': small,
  'image.background': portrait,
  'avatar.generate': portrait,
}
const { signal } = new AbortController()

for (const [kind, input] of calls) {
  if (only.length > 0 && !only.includes(kind)) continue
  const steps = createSteps(null, null, { steps: defaultStepOptions })
  const given = Array.from({ length: count }, (_, at) => ({
    id: `${at}`,
    name: `photo-${at}.jpg`,
    media_type: 'image/jpeg',
    bytes: async () => photos[kind] ?? large,
  }))
  let peak = 0
  const watch = setInterval(async () => {
    for (const pid of steps.pids()) {
      const status = await Bun.file(`/proc/${pid}/status`)
        .text()
        .catch(() => '')
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
    }
  }, 10)
  let made = 0
  const startedAt = performance.now()
  const task = {
    kind,
    input: { ...input },
    key: 'memory:step',
    attempt: 1,
    outputs: {},
    files: () => Promise.resolve(given),
  }
  const outcome = await steps
    .run('memory', task, signal, ({ files = [] }) => {
      made += files.length
    })
    .then(({ output }) => JSON.stringify({ pictures: output.pictures, failed: output.failed }))
    .catch((error: Error) => error.message)
  clearInterval(watch)
  steps.close()
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(
    `${kind} ${JSON.stringify(input)}: peak ${peak.toFixed(0)} MB, ${made} files, ${seconds} s: ${outcome}`,
  )
}
process.exit(0)
