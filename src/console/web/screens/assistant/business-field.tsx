import { useSignal } from '@preact/signals'
import { t } from '../../i18n/assistant-rare.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { business } from './sessions.ts'

/** Names another business. It takes effect when it is sent: each letter would be another one. */
export const BusinessField = ({ onDone }: { onDone?: () => void }) => {
  const typed = useSignal(business.value)
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        business.value = typed.value.trim() || business.value
        onDone?.()
      }}
    >
      <TextField
        label={t('business')}
        help={t('businessHelp')}
        required
        autofocus
        maxLength={128}
        value={typed.value}
        onInput={(value) => {
          typed.value = value
        }}
      />
      <Button type="submit">{common('show')}</Button>
    </form>
  )
}
