import { useSignal } from '@preact/signals'
import { Pencil } from 'lucide'
import { call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { useForm } from '../../form.ts'
import { fileSize, number } from '../../format.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'

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
        {({ limits, usual }) =>
          editing.value ? (
            <LimitsForm of={{ limits, usual }} path={path} onDone={() => edit(false)} />
          ) : (
            <Facts
              of={names.map((name) => [
                t(texts[name]),
                limits[name] === null
                  ? `${shown(name, usual[name])} · ${t('usual')}`
                  : shown(name, limits[name]),
              ])}
            />
          )
        }
      </Loaded>
    </Card>
  )
}

const LimitsForm = ({ of, path, onDone }: { of: Limits; path: string; onDone: () => void }) => {
  const unit = (name: Name): number => (name === 'file_space_bytes' ? bytesOfGb : 1)
  const start = Object.fromEntries(
    names.map((name) => {
      const value = of.limits[name]
      return [name, value === null ? '' : String(value / unit(name))]
    }),
  ) as Record<Name, string>
  const form = useForm(null, start, async (values) => {
    const json = Object.fromEntries(
      names.map((name) => [name, values[name] === '' ? null : Math.round(Number(values[name]) * unit(name))]),
    )
    await call(path, { method: 'PUT', json })
    toast(common('saved'))
    refresh(path)
    onDone()
  })
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && <Failure error={form.error} saving />}
      {names.map((name, i) => (
        <TextField
          key={name}
          label={t(name === 'file_space_bytes' ? 'spaceGb' : texts[name])}
          type="number"
          min={0}
          autofocus={i === 0}
          help={t('usualHelp', shown(name, of.usual[name]))}
          value={form.values[name]}
          error={form.issue(name)}
          onInput={(value) => form.set({ [name]: value })}
        />
      ))}
      <div class="form-actions">
        <Button onClick={onDone}>{common('cancel')}</Button>
        <Button type="submit" look="primary" writes busy={form.busy}>
          {common('save')}
        </Button>
      </div>
    </form>
  )
}
