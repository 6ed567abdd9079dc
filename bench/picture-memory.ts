/**
 * `bun bench/picture-memory.ts [KIND …]`: the memory of a step process that works on 14 photos of about 10 MB and 24 million
 * pixels each, for each kind of step that takes files, and how many of them it made. A process past its limit is ended, which
 * the last column says.
 */
import { sharp } from '../src/modules/workflows/steps/images/raster.ts'
import { createSteps } from '../src/modules/workflows/steps/steps.ts'
import { defaultStepOptions } from '../src/timings.ts'

const calls: [kind: string, input: object][] = [
  ['image.style', { style: 'oil' }],
  ['image.style', { style: 'watercolour' }],
  ['image.enhance', {}],
  ['image.upscale', {}],
  ['image.watermark', {}],
  ['image.watermark', { position: 'tiled' }],
  ['image.background', { background: 'studio' }],
  ['image.background', { background: 'scene' }],
  ['image.moodboard', { pictures: 12 }],
  ['social.cards', {}],
  ['avatar.generate', { variations: 1 }],
]
const only = Bun.argv.slice(2)
const [width, height, files, megabyte] = [6000, 4000, 14, 1024 * 1024]

/** Noise on shapes: about 10 MB as a JPEG. */
const photo = async (): Promise<Uint8Array> => {
  const noise = await sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 22 },
    },
  })
    .jpeg({ quality: 80 })
    .toBuffer()
  return noise
}

const bytes = await photo()
console.log(`${files} photos of ${(bytes.byteLength / megabyte).toFixed(1)} MB`)
const limit = Number(process.env.LIMIT_MB ?? defaultStepOptions.maxBytes / megabyte)
const { signal } = new AbortController()

for (const [kind, input] of calls) {
  if (only.length > 0 && !only.includes(kind)) continue
  const steps = createSteps(null, null, { steps: { ...defaultStepOptions, maxBytes: limit * megabyte } })
  const given = Array.from({ length: files }, (_, at) => ({
    id: `${at}`,
    name: `photo-${at}.jpg`,
    media_type: 'image/jpeg',
    bytes: new Uint8Array(bytes),
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
  const task = { kind, input: { ...input }, key: 'memory:step', attempt: 1, outputs: {}, files: () => Promise.resolve(given) }
  const outcome = await steps
    .run('memory', task, signal, ({ files = [] }) => {
      made += files.length
    })
    .then(({ output }) => JSON.stringify({ pictures: output.pictures, failed: output.failed }))
    .catch((error: Error) => error.message)
  clearInterval(watch)
  steps.close()
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${kind} ${JSON.stringify(input)}: peak ${peak.toFixed(0)} MB, ${made} files, ${seconds} s: ${outcome}`)
}
process.exit(0)
