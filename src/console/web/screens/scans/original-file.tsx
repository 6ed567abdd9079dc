import { useSignal } from '@preact/signals'
import { FileDown } from 'lucide'
import { useEffect } from 'preact/hooks'
import { t } from '../../i18n/scans.ts'
import { LinkButton } from '../../ui/button.tsx'

/** The way to the original. Scans that were loaded into the store have a name and no file. */
export const OriginalFile = ({ id }: { id: string }) => {
  const path = `/api/scans/${id}/file`
  const there = useSignal(false)
  useEffect(() => {
    const look = async () => {
      there.value = (await fetch(path, { method: 'HEAD' })).ok
    }
    look().catch(() => undefined)
  }, [path])
  if (!there.value) return null
  return (
    <LinkButton small icon={FileDown} download to={path}>
      {t('original')}
    </LinkButton>
  )
}
