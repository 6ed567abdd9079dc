import type { Logger } from 'pino'
import type { Files } from '../../../platform/files.ts'
import type { StepFile } from '../steps/steps.ts'
import { assetTypeOf, isItem, type ResultFile, resultFolder, thumbnailKeyOf } from './result-file.ts'
import type { ResultStore } from './result-store.ts'

/** The run that files belong to, as far as their rows need it. */
export type RunOfFiles = {
  _id: string
  client_id: string
  workflow_id: string
  workflow_name: string
  created_at: Date
}

/** Of a file that a step made. */
export type Made = { step: number; slot: string; file: StepFile; prompt_text: string }

const maxFileBytes = 100 * 1024 * 1024

/** The files that the steps of runs make. */
export const createResults = (store: ResultStore, files: Files, logger: Logger) => {
  const { acrossClients } = store

  const put = async (key: string, bytes: Uint8Array, signal: AbortSignal): Promise<number> => {
    const source = (async function* () {
      yield bytes
    })()
    return (await files.put(key, source, { maxBytes: maxFileBytes, signal })).byteLength
  }

  /** What cannot be removed now, the sweep removes: no row names it. */
  const removeStored = async (file: Pick<ResultFile, 'key'>): Promise<void> => {
    for (const key of [file.key, thumbnailKeyOf(file)])
      await files.remove(key).catch((error: unknown) => {
        logger.warn({ err: error, key }, 'a result is left to the sweep')
      })
  }

  return {
    /**
     * Stores a file under a key of its own; its row appears once it is whole. Where an earlier attempt has stored the same result, that one stays.
     */
    async store(
      run: RunOfFiles,
      { step, slot, file, prompt_text }: Made,
      signal: AbortSignal,
      created_at = new Date(),
    ): Promise<void> {
      const { name, media_type, thumbnail, width = null, height = null } = file
      const _id = Bun.randomUUIDv7()
      const key = `${resultFolder}${run._id}/${_id}`
      let file_size_bytes = 0
      let thumbnail_size_bytes: number | null = null
      try {
        file_size_bytes = await put(key, file.bytes, signal)
        if (thumbnail) thumbnail_size_bytes = await put(thumbnailKeyOf({ key }), thumbnail, signal)
        signal.throwIfAborted()
      } catch (error) {
        await removeStored({ key })
        throw error
      }
      const isNew = await acrossClients.insert({
        _id,
        client_id: run.client_id,
        execution_id: run._id,
        execution_created_at: run.created_at,
        workflow_id: run.workflow_id,
        workflow_name: run.workflow_name,
        step,
        slot,
        batch_index: file.batch_index ?? file.beside ?? null,
        prompt_text,
        asset_type: assetTypeOf(media_type),
        key,
        name,
        content_type: media_type,
        file_size_bytes,
        width,
        height,
        thumbnail_size_bytes,
        created_at,
      })
      if (!isNew) await removeStored({ key })
    },

    /** The items of a step that an earlier attempt has finished. */
    async finished(
      executionId: string,
      step: number,
    ): Promise<{ batch_index: number; prompt_text: string }[]> {
      const made = await acrossClients.ofStep(executionId, step)
      return made.flatMap((file) =>
        isItem(file) ? { batch_index: Number(file.slot), prompt_text: file.prompt_text } : [],
      )
    },

    /** Removes the files of runs, then their rows: a crash in between leaves what a repetition removes. */
    async removeOfRuns(ids: string[]): Promise<void> {
      for (const file of await acrossClients.ofRuns(ids)) {
        await files.remove(file.key)
        if (file.thumbnail_size_bytes !== null) await files.remove(thumbnailKeyOf(file))
      }
      await acrossClients.removeOfRuns(ids)
    },
  }
}

export type Results = ReturnType<typeof createResults>
