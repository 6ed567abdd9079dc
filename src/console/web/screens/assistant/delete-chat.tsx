import { useLocation } from 'preact-iso'
import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { t } from '../../i18n/assistant-rare.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toast.tsx'
import { root } from './sessions.ts'

export const DeleteChat = ({ sessionId, onClose }: { sessionId: string; onClose: () => void }) => {
  const { route } = useLocation()
  return (
    <Confirm
      open
      title={t('deleteChat')}
      verb={t('deleteChat')}
      keep={t('keepChat')}
      onConfirm={async () => {
        await call(`/api/sessions/${sessionId}`, { method: 'DELETE' })
        toast(t('chatDeleted'))
        refresh('/api/sessions/business/')
        route(root)
      }}
      onClose={onClose}
    >
      {t('confirmDelete')}
    </Confirm>
  )
}
