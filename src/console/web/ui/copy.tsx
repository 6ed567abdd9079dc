import { Copy } from 'lucide'
import { t } from '../i18n/common.ts'
import { IconButton } from './button.tsx'
import { toast } from './toast.tsx'

/** Browsers offer their clipboard on secure origins alone; elsewhere a selection is copied. */
export const copyText = async (text: string): Promise<void> => {
  if (navigator.clipboard) await navigator.clipboard.writeText(text)
  else {
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    document.execCommand('copy')
    field.remove()
  }
  toast(t('copied'))
}

/** `of` names what is copied, for readers of the screen. */
export const CopyButton = ({ text, of }: { text: string; of: string }) => (
  <IconButton small icon={Copy} label={`${t('copy')}: ${of}`} onClick={() => void copyText(text)} />
)
