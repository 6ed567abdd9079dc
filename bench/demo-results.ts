import { mkdir, rm } from 'node:fs/promises'
import {
  resultFolder,
  type ShippedFile,
  type ShippedResult,
  shippedName,
  thumbnailName,
} from '../seeds/workflow-results.ts'
import { templates } from '../src/modules/workflows/index.ts'
import { sharp } from '../src/modules/workflows/steps/images/raster.ts'
import {
  type BatchItem,
  createSteps,
  type Json,
  type StepFile,
} from '../src/modules/workflows/steps/steps.ts'
import { defaultStepOptions } from '../src/timings.ts'

/**
 * `bun bench/demo-results.ts`: runs each template with its sample input, and writes what came out, made small, where
 * the demo data takes it from.
 */
const side = 640
const thumbnailSide = 320

const steps = createSteps(null, null, { steps: defaultStepOptions })
const { signal } = new AbortController()

const reduced = (bytes: Uint8Array, most: number, quality: number) =>
  sharp(bytes)
    .resize({ width: most, height: most, fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer({ resolveWithObject: true })

/** Writes a file and its thumbnail. Pictures become WebP; drawings stay what they are. */
const ship = async ({ bytes, thumbnail = bytes, ...file }: StepFile): Promise<ShippedFile> => {
  const name = shippedName(file.name)
  const small = await reduced(thumbnail, thumbnailSide, 64)
  await Bun.write(`${resultFolder}/${thumbnailName(name)}`, small.data)
  if (file.media_type === 'image/svg+xml') {
    await Bun.write(`${resultFolder}/${name}`, bytes)
    return file
  }
  const { data, info } = await reduced(bytes, side, 74)
  await Bun.write(`${resultFolder}/${name}`, data)
  return { ...file, name, media_type: 'image/webp', width: info.width, height: info.height }
}

/** The output of some steps has the size of their pictures. */
const shownSize = (outputs: Record<string, Json>, [first]: ShippedFile[]): Json =>
  Object.values(outputs).some((output) => 'width' in output)
    ? { width: first?.width, height: first?.height }
    : {}

const results: Record<string, ShippedResult> = {}
await rm(resultFolder, { recursive: true, force: true })
await mkdir(resultFolder, { recursive: true })
for (const { _id, config } of templates) {
  const input = Object.fromEntries(config.fields.map((field) => [field.name, field.default]))
  const outputs: Record<string, Json> = {}
  let files: StepFile[] = []
  let batch: BatchItem[] = []
  const startedAt = performance.now()
  for (const { name, kind, with: fixed } of config.steps) {
    const task = { kind, input: { ...input, ...fixed }, key: `demo:${_id}`, attempt: 1, outputs, files: [] }
    const shown: StepFile[] = []
    const result = await steps.run('demo', task, signal, (report) => {
      batch = report.batch ?? batch
      shown.push(...(report.files ?? []))
    })
    outputs[name] = result.output
    files = [...shown, ...result.files]
  }
  const seconds = Math.max(1, Math.round((performance.now() - startedAt) / 1000))
  const shipped: ShippedFile[] = []
  for (const file of files) shipped.push(await ship(file))
  results[_id] = {
    seconds,
    output_data: {
      ...Object.assign({}, ...Object.values(outputs)),
      ...shownSize(outputs, shipped),
      sample: true,
    },
    items: batch.map(({ prompt_text, processing_time_ms }) => ({ prompt_text, processing_time_ms })),
    files: shipped,
  }
  console.log(`${_id}: ${shipped.length} files, ${seconds} s`)
}
steps.close()
await Bun.write(`${resultFolder}/results.json`, `${JSON.stringify(results, null, 2)}\n`)
