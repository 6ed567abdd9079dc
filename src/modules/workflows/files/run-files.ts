import { AppError, invalid } from '../../../http/errors.ts'
import type { Files } from '../../../platform/files.ts'
import { readAtMost } from '../../../platform/read-at-most.ts'
import { isPicture } from '../../../platform/upload-kind.ts'
import type { ClientFileLimits } from '../../../timings.ts'
import { type InputFile, type Json, StepInputFault } from '../steps/steps.ts'
import type { ClientFile } from './client-file.ts'
import { isItem, type ResultFile } from './result-file.ts'
import type { ResultStore } from './result-store.ts'
import type { ClientFileStore } from './store.ts'

/** The fields of `input_data` that name files by their ids. */
export const fileFields = ['reference_images', 'images', 'file'] as const

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Returns the ids that an input names, each once. Forms send lists as text; a word that is no id stays one. */
export const namedFiles = (input: Json): string[] => {
  const values = fileFields.flatMap((name) => input[name])
  const words = values.flatMap((value) => (typeof value === 'string' ? value.split(/[\s,]+/) : []))
  return [...new Set(words.filter((word) => idPattern.test(word)).map((word) => word.toLowerCase()))]
}

/** The files that runs get. */
export const createRunFiles = (
  limits: Pick<ClientFileLimits, 'files' | 'runBytes'>,
  store: ClientFileStore,
  results: ResultStore,
  files: Files,
) => {
  const filesOf = (rows: (ClientFile | ResultFile)[]): InputFile[] => {
    const bytes = rows.reduce((sum, row) => sum + row.file_size_bytes, 0)
    const most = limits.runBytes / 1024 / 1024
    if (bytes > limits.runBytes)
      throw new StepInputFault(`The files of a step may have ${most} MB together: send fewer or smaller ones`)
    return rows.map(({ _id: id, key, name, content_type: media_type, file_size_bytes }) => ({
      id,
      name,
      media_type,
      async bytes() {
        const opened = await files.open(key)
        const read = opened && (await readAtMost(opened.body, file_size_bytes))
        if (!read) throw removed(name)
        return read
      },
    }))
  }

  return {
    /**
     * Returns the ids of the files that an input names, and notes their use. Throws FILE_NOT_FOUND also for the file of
     * another client, 400 for too many, TOO_LARGE.
     */
    async use(clientId: string, input: Json): Promise<string[]> {
      const ids = namedFiles(input)
      if (ids.length === 0) return []
      if (ids.length > limits.files) throw invalid('/input_data', `must name at most ${limits.files} files`)
      const found = await store.of(clientId).byIds(ids)
      if (found.length < ids.length) throw new AppError('FILE_NOT_FOUND')
      if (found.reduce((sum, { file_size_bytes }) => sum + file_size_bytes, 0) > limits.runBytes)
        throw new AppError('TOO_LARGE', { text: 'The files of a run may have 140 MB together' })
      await store.of(clientId).touch(ids)
      return ids
    },

    /** Notes the use of files by a replay. */
    touch: (clientId: string, ids: string[]): Promise<void> => store.of(clientId).touch(ids),

    /**
     * Finds the files of a step: the pictures that the step `madeBy` has made, or else (0) those that the client gave.
     * Throws a StepInputFault when one was removed meanwhile, as reading it does, which may throw FILES_UNAVAILABLE too.
     */
    async find(
      run: { _id: string; client_id: string; input_files?: string[] },
      madeBy: number,
    ): Promise<InputFile[]> {
      if (madeBy > 0) {
        const made = await results.acrossClients.ofStep(run._id, madeBy)
        return filesOf(made.filter((file) => isItem(file) && isPicture(file.content_type)))
      }
      const ids = run.input_files ?? []
      if (ids.length === 0) return []
      const found = await store.of(run.client_id).byIds(ids)
      if (found.length < ids.length) throw removed('that this run was given')
      return filesOf(found)
    },
  }
}

export type RunFiles = ReturnType<typeof createRunFiles>

const removed = (name: string) =>
  new StepInputFault(`The file ${name} was removed meanwhile: upload it again and start a new run`)
