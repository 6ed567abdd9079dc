import { sharp, toSharp } from '../src/modules/workflows/steps/images/raster.ts'
import { drawSvg, escapeXml } from '../src/modules/workflows/steps/images/svg.ts'
import type { StepFile } from '../src/modules/workflows/steps/step.ts'
import { createSteps } from '../src/modules/workflows/steps/steps.ts'
import { defaultStepOptions } from '../src/timings.ts'

/**
 * Runs each kind of picture step on its sample and puts the results on one sheet:
 * `bun bench/contact-sheet.ts sheet.png [image.style …]`. Prints how long each call took and how much memory it held.
 */
const [path, ...only] = Bun.argv.slice(2)
if (!path) throw new Error('Give the path of the PNG to write: bun bench/contact-sheet.ts sheet.png')

const prompts = [
  'A lighthouse on a cliff at sunset\n\nA market street in the morning rain\n\nA perfume bottle on white marble\n\nSnowy mountains above a lake at dawn\n\nCity skyline at night',
  'Lavender fields in summer\n\nMisty pine forest in autumn\n\nUn voilier en mer, le soir\n\nUne tasse de café\n\nThe future of finance',
  'Hot air balloons over green hills\n\nDesert dunes at sunset\n\nA bright office with plants\n\nA planet with rings in deep space\n\nA cabin in the mountains in winter, night',
]
const styles = ['oil', 'watercolour', 'pencil', 'low-poly', 'halftone', 'duotone', 'pixel-art']
const calls: [kind: string, input: object][] = [
  ...prompts.map((prompts_text): [string, object] => ['image.generate', { prompts_text }]),
  ...(['illustration', 'poster', 'minimal'] as const).map((style): [string, object] => [
    'image.generate',
    { style, aspect_ratio: '4:3' },
  ]),
  ...styles.map((style): [string, object] => ['image.style', { style }]),
  ['image.enhance', {}],
  ['image.upscale', { scale: 2 }],
  ['image.watermark', {}],
  ['image.watermark', { position: 'tiled', opacity: 30 }],
]

const tile = 400
const steps = createSteps(null, null, { steps: defaultStepOptions })
const { signal } = new AbortController()
const rows: { title: string; files: StepFile[] }[] = []
for (const [kind, input] of calls) {
  if (only.length > 0 && !only.includes(kind)) continue
  const startedAt = performance.now()
  const task = { kind, input: { ...input }, key: 'sheet:step', attempt: 1, outputs: {}, files: [] }
  const { files } = await steps.run('sheet', task, signal, () => {})
  const ms = Math.round(performance.now() - startedAt)
  const status = await Promise.all(
    steps.pids().map((pid) =>
      Bun.file(`/proc/${pid}/status`)
        .text()
        .catch(() => ''),
    ),
  )
  const peaks = status.map((text) => Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0))
  const title = `${kind} ${Object.entries(input)
    .map(([name, value]) => `${name}=${String(value).replace(/\n+/g, ' | ')}`)
    .join(' ')}`
  console.log(
    `${title.slice(0, 60).padEnd(62)}${String(ms).padStart(6)} ms${String(Math.round(Math.max(0, ...peaks) / 1024)).padStart(6)} MB`,
  )
  rows.push({ title, files: files.filter(({ media_type }) => media_type.startsWith('image/')) })
}
steps.close()

const columns = 5
const tiles = rows.flatMap(({ title, files }) =>
  files.map(({ name, bytes }) => ({ title: `${title.split(' prompts_text')[0]}  ${name}`, bytes })),
)
const rowHeight = tile + 30
const layers = await Promise.all(
  tiles.flatMap(({ title, bytes }, index) => {
    const [left, top] = [(index % columns) * tile, Math.floor(index / columns) * rowHeight]
    const words = `<svg xmlns="http://www.w3.org/2000/svg" width="${tile}" height="28"><text x="6" y="19" font-family="Inter" font-size="13" fill="#222">${escapeXml(title.slice(0, 58))}</text></svg>`
    const shown = sharp(bytes).resize({
      width: tile - 8,
      height: tile - 8,
      fit: 'contain',
      background: '#fff',
    })
    return [
      toSharp(drawSvg(words))
        .png()
        .toBuffer()
        .then((input) => ({ input, left, top })),
      shown
        .png()
        .toBuffer()
        .then((input) => ({ input, left: left + 4, top: top + 28 })),
    ]
  }),
)
const height = rowHeight * Math.ceil(tiles.length / columns)
await sharp({ create: { width: tile * columns, height, channels: 3, background: '#fff' } })
  .composite(layers)
  .png()
  .toFile(path)
console.log(`wrote ${path}`)
