import { fileURLToPath } from 'node:url'
import type { Convene } from '../src/convene.ts'
import { openExecution, type RunEvent, templates } from '../src/modules/workflows/index.ts'

type StepFile = Parameters<Convene['workflows']['files']['results']['store']>[1]['file']

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

/** Stores a completed run of each workflow that the client has of a template, with its files. `workflowIds` has their order. */
export const seedWorkflowResults = async (
  { workflows }: Pick<Convene, 'workflows'>,
  clientId: string,
  workflowIds: string[],
  userId: string,
): Promise<void> => {
  const results = await readResults()
  const { engine, files } = workflows

  const seedOne = async (index: number, { _id: template_id }: { _id: string }): Promise<void> => {
    const workflow = await workflows.workflows.of(clientId).byId(workflowIds[index] ?? '')
    const result = results[template_id]
    if (!result || !workflow || workflow.status === 'archived') return
    const at = new Date(Date.now() - (4 + 6 * index) * 60 * 60 * 1000)
    const done = new Date(at.getTime() + result.seconds * 1000)
    const { steps } = workflow.config
    const wanted = openExecution({ _id: idOf(index), workflow, user_id: userId, input_data: {} }, at)
    const run = {
      ...wanted,
      status: 'completed' as const,
      outcome: 'completed' as const,
      progress: 100,
      attempt: 1,
      started_at: at,
      completed_at: done,
      output_data: result.output_data,
      batch_results: result.items.map((item, batch_index) => ({
        ...item,
        step: steps.length,
        batch_index,
        status: 'completed' as const,
        error_message: null,
        created_at: at,
        completed_at: done,
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
    await engine.load(
      run,
      events.map((event) => ({ event, at: event.type === 'completed' ? done : at })),
    )
    const stored = new Set((await files.resultsOf(clientId).ofRun(run._id)).map(({ slot }) => slot))
    let extras = 0
    const slots = result.files.map(({ batch_index }) => {
      if (batch_index === undefined) extras += 1
      return batch_index === undefined ? `x${extras}` : String(batch_index)
    })
    const storeFile = async (file: ShippedFile, at: number): Promise<void> => {
      const slot = slots[at] ?? ''
      if (stored.has(slot)) return
      const prompt_text = result.items[file.batch_index ?? file.beside ?? -1]?.prompt_text ?? ''
      const [bytes, thumbnail] = await Promise.all([bytesOf(file.name), bytesOf(thumbnailName(file.name))])
      const made = { step: steps.length, slot, prompt_text, file: { ...file, bytes, thumbnail } }
      await files.results.store(run, made, signal, done)
    }
    await Promise.all(result.files.map(storeFile))
  }

  await Promise.all(templates.map((template, index) => seedOne(index, template)))
}
