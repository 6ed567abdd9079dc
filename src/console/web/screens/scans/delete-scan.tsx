import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { t } from '../../i18n/scans.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toast.tsx'

type DeleteScanProps = { id: string | null; onClose: () => void; onDeleted?: () => void }

/** Asks before a scan is removed; an `id` of null asks nothing. */
export const DeleteScan = ({ id, onClose, onDeleted }: DeleteScanProps) => (
  <Confirm
    open={id !== null}
    title={t('deleteScan')}
    verb={t('deleteScan')}
    keep={t('keepScan')}
    onConfirm={async () => {
      await call(`/api/scans/${id}`, { method: 'DELETE' })
      toast(t('deleted'))
      onDeleted?.()
      refresh('/api/scans?')
      refresh('/api/scans/summary')
    }}
    onClose={onClose}
  >
    {t('confirmDelete')}
  </Confirm>
)
