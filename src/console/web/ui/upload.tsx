import { useSignal } from '@preact/signals'
import { CloudUpload, X } from 'lucide'
import { useId } from 'preact/hooks'
import { ApiError } from '../api.ts'
import { online } from '../data.ts'
import { fileSize } from '../format.ts'
import { t } from '../i18n/common.ts'
import { Button } from './button.tsx'
import { Failure } from './failure.tsx'
import { Icon } from './icon.tsx'
import { Progress } from './progress.tsx'

type UploadProps = {
  /** What is taken, in words, such as "PDF, DOCX or text, at most 25 MB". */
  help: string
  /** For the dialog of the browser, such as `.pdf,image/*`. */
  accept?: string
  /** Rejects with ApiError. */
  onFile: (file: File, progress: (percent: number) => void, signal: AbortSignal) => Promise<unknown>
  /** The words of a refusal, where the screen has better ones than the server. */
  wordsFor?: (error: ApiError) => string | null
}

type Sending = { name: string; size: number; percent: number; abort: AbortController }

/** A place to drop a file, or to choose one. It shows how far the file is, and can be cancelled. */
export const Upload = ({ help, accept, onFile, wordsFor }: UploadProps) => {
  const id = useId()
  const over = useSignal(false)
  const sending = useSignal<Sending | null>(null)
  const error = useSignal<ApiError | null>(null)
  const send = async (file: File | undefined) => {
    if (!file || sending.value) return
    const abort = new AbortController()
    const show = (percent: number) => {
      if (!abort.signal.aborted) sending.value = { name: file.name, size: file.size, percent, abort }
    }
    error.value = null
    show(0)
    try {
      await onFile(file, show, abort.signal)
    } catch (fault) {
      if (fault instanceof ApiError) error.value = fault
      else if (!abort.signal.aborted) throw fault
    } finally {
      sending.value = null
    }
  }
  const words = error.value && wordsFor?.(error.value)
  return (
    <div class="stack">
      {error.value &&
        (words ? (
          <p class="callout bad" role="alert">
            {words}
          </p>
        ) : (
          <Failure error={error.value} saving />
        ))}
      {sending.value ? (
        <div class="uploading" role="status">
          <span>
            {t('uploading', sending.value.name)} <small>{fileSize(sending.value.size)}</small>
          </span>
          <Progress value={Math.round(sending.value.percent)} label={sending.value.name} />
          <Button small icon={X} onClick={() => sending.value?.abort.abort()}>
            {t('cancel')}
          </Button>
        </div>
      ) : (
        <label
          for={id}
          class={over.value ? 'drop over' : 'drop'}
          onDragOver={(event) => {
            event.preventDefault()
            over.value = true
          }}
          onDragLeave={() => {
            over.value = false
          }}
          onDrop={(event) => {
            event.preventDefault()
            over.value = false
            void send(event.dataTransfer?.files[0])
          }}
        >
          <Icon of={CloudUpload} size={22} />
          <span>{t('dropFile')}</span>
          <small>{help}</small>
          <input
            id={id}
            type="file"
            accept={accept ?? ''}
            disabled={!online.value}
            onChange={(event) => {
              const field = event.currentTarget
              void send(field.files?.[0])
              field.value = ''
            }}
          />
        </label>
      )}
    </div>
  )
}
