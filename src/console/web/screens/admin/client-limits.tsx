import { useSignal } from '@preact/signals'
import { Pencil } from 'lucide'
import { useData } from '../../data.ts'
import { fileSize, number } from '../../format.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import { IconButton } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { later } from '../../ui/later.tsx'
import { Loaded } from '../../ui/states.tsx'

const LimitsForm = later(async () => (await import('./forms.ts')).LimitsForm)

const names = ['requests_per_minute', 'concurrent_executions', 'file_space_bytes'] as const
type Name = (typeof names)[number]
type Values = Record<Name, number | null>
type Limits = { limits: Values; usual: Values }

const texts = {
  requests_per_minute: 'requestsLimit',
  concurrent_executions: 'runsLimit',
  file_space_bytes: 'spaceLimit',
} as const
const bytesOfGb = 1e9

const shown = (name: Name, value: number | null): string =>
  value === null ? t('unlimited') : name === 'file_space_bytes' ? fileSize(value) : number(value)

/** What a client may use: of its own where an administrator has set it, otherwise as all clients. */
export const ClientLimits = ({ path }: { path: string }) => {
  const limits = useData<Limits>(path)
  const editing = useSignal(false)
  const edit = (on: boolean) => {
    editing.value = on
  }
  return (
    <Card
      title={t('limits')}
      aside={
        !editing.value && (
          <IconButton
            small
            icon={Pencil}
            label={`${common('edit')}: ${t('limits')}`}
            onClick={() => edit(true)}
          />
        )
      }
    >
      <Loaded of={limits} lines={3}>
        {({ limits, usual }) => {
          const facts = (
            <Facts
              of={names.map((name) => [
                t(texts[name]),
                limits[name] === null
                  ? `${shown(name, usual[name])} · ${t('usual')}`
                  : shown(name, limits[name]),
              ])}
            />
          )
          if (!editing.value) return facts
          return (
            <LimitsForm
              until={facts}
              path={path}
              of={names.map((name) => ({
                name,
                value: limits[name],
                unit: name === 'file_space_bytes' ? bytesOfGb : 1,
                label: t(name === 'file_space_bytes' ? 'spaceGb' : texts[name]),
                help: t('usualHelp', shown(name, usual[name])),
              }))}
              onClose={() => edit(false)}
            />
          )
        }}
      </Loaded>
    </Card>
  )
}
