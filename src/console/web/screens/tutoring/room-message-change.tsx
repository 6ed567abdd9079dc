import { call } from '../../api.ts'
import { useForm } from '../../form.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/room-rare.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import type { RoomMessage } from './room-chat.ts'

export type Change = { kind: 'edit' | 'delete'; message: RoomMessage }

type ChangeMessageProps = {
  sessionId: string
  of: Change
  onDone: (message: RoomMessage) => void
  onClose: () => void
}

const pathOf = (sessionId: string, { id }: RoomMessage): string => `/sessions/${sessionId}/messages/${id}`

/** Changes or takes back a message of one's own. */
export const ChangeMessage = ({ sessionId, of, onDone, onClose }: ChangeMessageProps) => (
  <>
    <Dialog open={of.kind === 'edit'} title={t('editMessage')} onClose={onClose}>
      <EditForm {...{ sessionId, message: of.message, onDone, onClose }} />
    </Dialog>
    <Confirm
      open={of.kind === 'delete'}
      title={t('deleteMessage')}
      verb={common('delete')}
      keep={t('keepMessage')}
      onConfirm={async () => {
        onDone(await call<RoomMessage>(pathOf(sessionId, of.message), { method: 'DELETE' }))
      }}
      onClose={onClose}
    >
      {t('confirmDelete')}
    </Confirm>
  </>
)

type EditFormProps = Omit<ChangeMessageProps, 'of'> & { message: RoomMessage }

const EditForm = ({ sessionId, message, onDone, onClose }: EditFormProps) => {
  const form = useForm(null, { text: message.text }, async ({ text }) => {
    onDone(await call<RoomMessage>(pathOf(sessionId, message), { method: 'PATCH', json: { text } }))
    onClose()
  })
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      <TextField
        label={t('editMessage')}
        help={t('tooLate')}
        lines={4}
        maxLength={2000}
        {...form.field('text')}
      />
      {form.error && <Failure error={form.error} saving />}
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button
          type="submit"
          look="primary"
          writes
          busy={form.busy}
          disabled={form.values.text.trim() === ''}
        >
          {common('save')}
        </Button>
      </DialogActions>
    </form>
  )
}
