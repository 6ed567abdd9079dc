import { invalid } from '../../../http/errors.ts'
import { isStoreAway } from '../../../platform/mongo.ts'
import type { ClientFileLimits } from '../../../timings.ts'
import type { WorkflowFiles } from '../files/files.ts'
import { fileFields } from '../files/run-files.ts'
import type { ReceivedForm, Uploader } from '../files/upload-service.ts'
import type { Execution, Json } from './execution.ts'
import type { Acting, ExecutionService } from './service.ts'

const mostPrompts = 100
/** All prompts of a form are one field. */
const maxFieldBytes = 256 * 1024

/** Returns the use case that executes a workflow with the fields and files of a form. */
export const createFormExecution =
  (
    { formFileBytes }: ClientFileLimits,
    { uploads, service: files }: Pick<WorkflowFiles, 'uploads' | 'service'>,
    service: Pick<ExecutionService, 'readExecutable' | 'execute'>,
  ) =>
  /**
   * Accepts a run. Its files become files of the client first; those of a form that is refused, or that repeats an
   * earlier one under its key, are removed. Throws what `receive` and `execute` throw, 400 for more than 100 prompts.
   */
  async (
    acting: Acting,
    uploader: Uploader,
    workflowId: string,
    request: Request,
    key: string | null,
  ): Promise<Execution> => {
    await service.readExecutable(acting.clientId, workflowId, key)
    const form = await uploads.receive(uploader, request, {
      fileFields,
      maxFileBytes: formFileBytes,
      maxFieldBytes,
      check: (received) => void toInput(received),
    })
    const rows = form.files.map(({ row }) => row)
    try {
      // Two forms are the same when their files have the same bytes: ids are new each time.
      const content = [form.fields, form.files.map(({ field, row }) => [field, row.sha256])]
      const run = await service.execute(acting, workflowId, toInput(form), key, content)
      await files.discard(rows.filter(({ _id }) => !run.input_files?.includes(_id)))
      return run
    } catch (error) {
      // The run may be stored all the same where the store is away: its files stay, and are removed once no run uses them.
      if (!isStoreAway(error)) await files.discard(rows)
      throw error
    }
  }

export type FormExecution = ReturnType<typeof createFormExecution>

/** Throws 400 for more than 100 prompts. */
const toInput = ({ fields, files }: ReceivedForm): Json => {
  const prompts = (fields.prompts_text ?? '')
    .split(/\r?\n[^\S\n]*\r?\n/)
    .flatMap((prompt) => prompt.trim() || [])
  if (prompts.length > mostPrompts)
    throw invalid('/prompts_text', `must be at most ${mostPrompts} prompts, parted by empty lines`)
  const input: Json = { ...fields, ...(prompts.length > 0 && { prompts }) }
  for (const name of fileFields) {
    const ids = files.filter(({ field }) => field === name).map(({ row }) => row._id)
    // A field may name further files by their ids.
    const named = fields[name]?.split(/[\s,]+/).filter(Boolean) ?? []
    if (ids.length > 0) input[name] = [...named, ...ids]
  }
  return input
}
