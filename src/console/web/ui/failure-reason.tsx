import { useComputed, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { now } from '../data.ts'
import { t } from '../i18n/shell.ts'

/** How long to wait after too many requests. */
export const Countdown = ({ seconds }: { seconds: number }) => {
  const until = useSignal(Date.now() + seconds * 1000)
  return <>{useComputed(() => t('rateLimited', Math.max(0, Math.ceil((until.value - now.value) / 1000))))}</>
}

/** Names the parts of the server that are down. */
export const DownParts = () => {
  const down = useSignal('…')
  useEffect(() => {
    const read = async () => {
      const response = await fetch('/health')
      const { checks } = (await response.json()) as { checks: Record<string, string> }
      const parts = Object.entries(checks).filter(([, state]) => state !== 'ok')
      down.value = parts.map(([name]) => name).join(', ') || '–'
    }
    read().catch(() => undefined)
  }, [])
  return <>{t('unavailable', down.value)}</>
}
