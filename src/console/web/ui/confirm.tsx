import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { ApiError } from '../api.ts'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { Failure } from './failure.tsx'

type ConfirmProps = {
  open: boolean
  title: string
  children: ComponentChildren
  /** What the two buttons do, as verbs: "Cancel the run" and "Let it run". */
  verb: string
  keep: string
  /** Of the verb; that of a loss unless given. */
  look?: 'danger solid' | 'primary'
  disabled?: boolean
  /** Rejects with ApiError, which the dialog shows. */
  onConfirm: () => Promise<unknown>
  onClose: () => void
}

/** Asks before what cannot be undone. The focus is on the harmless button. */
export const Confirm = ({
  open,
  title,
  children,
  verb,
  keep,
  look = 'danger solid',
  disabled,
  onConfirm,
  onClose,
}: ConfirmProps) => {
  const busy = useSignal(false)
  const error = useSignal<ApiError | null>(null)
  const close = () => {
    error.value = null
    onClose()
  }
  const confirm = async () => {
    busy.value = true
    try {
      await onConfirm()
      close()
    } catch (fault) {
      error.value = fault as ApiError
    } finally {
      busy.value = false
    }
  }
  return (
    <Dialog open={open} title={title} onClose={close}>
      <p>{children}</p>
      {error.value && <Failure error={error.value} saving />}
      <DialogActions>
        <Button autofocus onClick={close}>
          {keep}
        </Button>
        <Button
          look={look}
          writes
          busy={busy.value}
          disabled={disabled ?? false}
          onClick={() => void confirm()}
        >
          {verb}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
