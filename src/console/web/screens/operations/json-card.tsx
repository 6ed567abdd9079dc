import { useSignal } from '@preact/signals'
import { t } from '../../i18n/editor.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Field } from '../../ui/field.tsx'
import { type Config, readConfig } from './config.ts'

type JsonCardProps = { config: Config; disabled: boolean; onChange: (config: Config) => void }

/** The config as it is sent, beside its form: each shows what is typed in the other. */
export const JsonCard = ({ config, disabled, onChange }: JsonCardProps) => {
  // What is being typed, which may be no JSON yet.
  const typed = useSignal<string | null>(null)
  const json = JSON.stringify(config, null, 2)
  const isFaulty = typed.value !== null && readConfig(typed.value) === null
  return (
    <Card title={t('asJson')} aside={<CopyButton text={json} of={t('asJson')} />}>
      <Field label={t('config')} error={isFaulty ? t('noConfig') : undefined} help={t('jsonHelp')}>
        {(control) => (
          <textarea
            {...control}
            class="code"
            rows={30}
            spellcheck={false}
            readOnly={disabled}
            value={typed.value ?? json}
            onInput={({ currentTarget: { value } }) => {
              typed.value = value
              const read = readConfig(value)
              if (read) onChange(read)
            }}
            onBlur={() => {
              if (!isFaulty) typed.value = null
            }}
          />
        )}
      </Field>
    </Card>
  )
}
