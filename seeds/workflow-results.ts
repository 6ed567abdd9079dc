import { fileURLToPath } from 'node:url'
import type { Convene } from '../src/convene.ts'
import { openExecution, type RunEvent, templates } from '../src/modules/workflows/index.ts'

type StepFile = Parameters<Convene['workflows']['files']['results']['store']>[1]['file']

type Workflow = Parameters<typeof openExecution>[0]['workflow']

/** A file of a run, whose bytes are in the folder under its name. */
export type ShippedFile = Omit<StepFile, 'bytes' | 'thumbnail'>

/** What a template made of its sample input. */
export type ShippedResult = {
  seconds: number
  output_data: Record<string, unknown>
  items: { prompt_text: string; processing_time_ms: number | null }[]
  files: ShippedFile[]
}

/** Made by `bench/demo-results.ts`. */
export const resultFolder = fileURLToPath(new URL('./results', import.meta.url))

/** By the id of their template. */
export const readResults = async (): Promise<Record<string, ShippedResult>> =>
  await Bun.file(`${resultFolder}/results.json`).json()

/** Pictures are shipped as WebP. */
export const shippedName = (name: string): string => name.replace(/\.(png|jpg)$/, '.webp')

/** An SVG and the picture of it have one. */
export const thumbnailName = (name: string): string => `thumbnail-${name.replace(/\.svg$/, '.webp')}`

const bytesOf = (name: string): Promise<Uint8Array> => Bun.file(`${resultFolder}/${name}`).bytes()

const { signal } = new AbortController()

const idOf = (index: number): string => `01993a6e-0004-7000-8000-0000000000${(0x41 + index).toString(16)}`

/** How often workflows of one or two files ran in the month before, so that figures and charts have something to compare. */
const earlierRuns: Record<string, number> = {
  'product-photo-enhancer': 9,
  'image-upscaler-pro': 12,
  'batch-watermark-applier': 8,
  'portrait-background-replacer': 6,
  'style-transfer-pipeline': 5,
  'moodboard-generator': 3,
}
const earlierId = (index: number, run: number): string =>
  `01993a6e-0004-7000-8000-0000001${index}${String(run).padStart(4, '0')}`

const hour = 60 * 60 * 1000

/** Stores completed runs of each workflow that the client has of a template, with their files. `workflowIds` has their order. */
export const seedWorkflowResults = async (
  { workflows }: Pick<Convene, 'workflows'>,
  clientId: string,
  workflowIds: string[],
  userId: string,
): Promise<void> => {
  const results = await readResults()
  const { engine, files } = workflows

  const runsOf = async (index: number, { _id: template_id }: { _id: string }): Promise<SampleRun[]> => {
    const workflow = await workflows.workflows.of(clientId).byId(workflowIds[index] ?? '')
    const result = results[template_id]
    if (!result || !workflow || workflow.status === 'archived') return []
    const earlier = Array.from({ length: earlierRuns[template_id] ?? 0 }, (_, run) =>
      sampleRun(workflow, userId, result, {
        _id: earlierId(index, run),
        hoursAgo: 30 + 7 * index + 53 * run,
        seconds: result.seconds + ((index + run) % 4),
      }),
    )
    const newest = { _id: idOf(index), hoursAgo: 4 + 6 * index, seconds: result.seconds }
    return [sampleRun(workflow, userId, result, newest), ...earlier]
  }

  const storeFiles = async ({ run, result, at }: SampleRun): Promise<void> => {
    const stored = new Set((await files.resultsOf(clientId).ofRun(run._id)).map(({ slot }) => slot))
    let extras = 0
    const slots = result.files.map(({ batch_index }) => {
      if (batch_index === undefined) extras += 1
      return batch_index === undefined ? `x${extras}` : String(batch_index)
    })
    const storeFile = async (file: ShippedFile, index: number): Promise<void> => {
      const slot = slots[index] ?? ''
      if (stored.has(slot)) return
      const prompt_text = result.items[file.batch_index ?? file.beside ?? -1]?.prompt_text ?? ''
      const [bytes, thumbnail] = await Promise.all([bytesOf(file.name), bytesOf(thumbnailName(file.name))])
      const made = { step: run.plan.steps.length, slot, prompt_text, file: { ...file, bytes, thumbnail } }
      await files.results.store(run, made, signal, at)
    }
    await Promise.all(result.files.map(storeFile))
  }

  const runs = (await Promise.all(templates.map((template, index) => runsOf(index, template)))).flat()
  await engine.load(runs)
  await Promise.all(runs.map(storeFiles))
}

type SampleRun = ReturnType<typeof sampleRun>

/** A completed run and its events; `at` is its end. */
const sampleRun = (
  workflow: Workflow,
  userId: string,
  result: ShippedResult,
  { _id, hoursAgo, seconds }: { _id: string; hoursAgo: number; seconds: number },
) => {
  const start = new Date(Date.now() - hoursAgo * hour)
  const at = new Date(start.getTime() + seconds * 1000)
  const wanted = openExecution({ _id, workflow, user_id: userId, input_data: {} }, start)
  const { steps } = wanted.plan
  const run = {
    ...wanted,
    status: 'completed' as const,
    outcome: 'completed' as const,
    progress: 100,
    attempt: 1,
    started_at: start,
    completed_at: at,
    output_data: result.output_data,
    batch_results: result.items.map((item, batch_index) => ({
      ...item,
      step: steps.length,
      batch_index,
      status: 'completed' as const,
      error_message: null,
      created_at: start,
      completed_at: at,
    })),
  }
  const events: Omit<RunEvent, 'execution_id'>[] = [
    { type: 'queued', attempt: 0, progress: 0, message: 'Waiting for a worker' },
    { type: 'started', attempt: 1, progress: 0, message: 'Attempt 1 of 3' },
    ...steps.map(({ name }, step) => ({
      type: 'step' as const,
      attempt: 1,
      step: step + 1,
      steps: steps.length,
      message: name,
    })),
    { type: 'completed', attempt: 1, progress: 100, message: 'Completed' },
  ]
  const log = events.map((event) => ({ event, at: event.type === 'completed' ? at : start }))
  return { run, result, log, at }
}
