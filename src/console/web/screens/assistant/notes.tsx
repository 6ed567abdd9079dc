import { useSignal } from '@preact/signals'
import { Download } from 'lucide'
import type { notes } from '../../../../modules/assistant-sessions/wire.ts'
import { toQuery } from '../../address.ts'
import { type Answer, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { useForm } from '../../form.ts'
import { ago } from '../../format.ts'
import { t } from '../../i18n/assistant-rare.ts'
import { t as common } from '../../i18n/common.ts'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { BusinessField } from './business-field.tsx'
import { business } from './sessions.ts'

type Notes = Answer<typeof notes>

const pathOf = (id: string): string => `/admin/businesses/${encodeURIComponent(id)}`

/** For administrators: what the assistant of a business knows, and all that was said to it. */
export const NotesPage = () => {
  const id = business.value
  const path = `${pathOf(id)}/notes`
  const known = useData<Notes>(path)
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('assistant'), to: '/console/assistant' },
        { text: t('notes') },
      ]}
      title={t('notesTitle')}
    >
      <div class="beside">
        <Card title={`${t('business')} ${id}`}>
          <Loaded of={known}>{(row) => <NotesForm key={id} of={row} path={path} />}</Loaded>
        </Card>
        <aside class="stack">
          <Card title={t('business')}>
            <BusinessField />
          </Card>
          <ExportCard />
        </aside>
      </div>
    </Page>
  )
}

const NotesForm = ({ of, path }: { of: Notes; path: string }) => {
  const form = useForm(`notes ${of.businessId}`, { notes: of.notes }, async ({ notes }) => {
    await call(path, { method: 'PUT', json: { notes } })
    toast(t('notesSaved'))
    refresh(path)
  })
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      <TextField
        label={t('notes')}
        help={
          of.updatedAt
            ? `${t('notesHelp')} ${t('notesSince', ago(of.updatedAt, Date.now()))}`
            : t('notesHelp')
        }
        lines={16}
        maxLength={100_000}
        {...form.field('notes')}
      />
      {form.error && <Failure error={form.error} saving />}
      <div class="form-actions">
        <Button type="submit" look="primary" writes busy={form.busy}>
          {common('save')}
        </Button>
      </div>
    </form>
  )
}

const ExportCard = () => {
  const text = useSignal('')
  return (
    <Card title={t('exportAll')}>
      <div class="form">
        <TextField
          label={t('containing')}
          help={t('exportHelp')}
          maxLength={200}
          value={text.value}
          onInput={(value) => {
            text.value = value
          }}
        />
        <LinkButton
          icon={Download}
          to={`${pathOf(business.value)}/conversations${toQuery({ q: text.value })}`}
          download={`conversations-${business.value}.jsonl`}
        >
          {t('export')}
        </LinkButton>
      </div>
    </Card>
  )
}
