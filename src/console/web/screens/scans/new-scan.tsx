import { Search } from 'lucide'
import { useLocation } from 'preact-iso'
import { useQuery } from '../../address.ts'
import { type ApiError, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as common } from '../../i18n/common.ts'
import { t, wordsOf } from '../../i18n/scans.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { Upload } from '../../ui/upload.tsx'
import { upload } from '../../upload.ts'
import type { Scan } from './scans.ts'

const path = '/api/scan?async=true'
const accept = '.pdf,.docx,.txt,.md,.png,.jpg,.jpeg'
const maxLength = 200_000
/** In English, which the scanner reads. */
const sample =
  'The relaunch must be live on 1 June and the date cannot move. The budget of 180,000 euros has no reserve. Only one engineer knows the billing system that we replace, and the contract with the payment provider is not signed yet. The migration was never tested with all customer data.'

/** A file or a text is sent to be scanned; its own page then shows how far it is. */
export const NewScan = () => {
  const { route } = useLocation()
  const open = ({ id }: Scan) => {
    refresh('/api/scans')
    route(`/console/scans/${id}`)
  }
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('scans'), to: '/console/scans' },
        { text: t('newScan') },
      ]}
      title={t('newScan')}
    >
      <div class="form-row">
        <Card title={t('aFile')}>
          <Upload
            help={t('fileHelp')}
            accept={accept}
            wordsFor={({ code }) => wordsOf(code)}
            onFile={async (file, onProgress, signal) => {
              const form = new FormData()
              form.set('file', file)
              open(await upload<Scan>(path, form, { onProgress, signal }))
            }}
          />
        </Card>
        <TextCard onSent={open} />
      </div>
    </Page>
  )
}

const TextCard = ({ onSent }: { onSent: (scan: Scan) => void }) => {
  const { get } = useQuery()
  const text = get('sample') === '' ? '' : sample
  const form = useForm('scan', { text }, async (json) =>
    onSent(await call<Scan>(path, { method: 'POST', json })),
  )
  return (
    <Card title={t('aText')}>
      <form class="form" onSubmit={(event) => void form.send(event)}>
        {form.error && <Refusal error={form.error} />}
        <TextField
          label={t('text')}
          help={t('textHelp')}
          lines={9}
          required
          maxLength={maxLength}
          value={form.values.text}
          onInput={(text) => form.set({ text })}
        />
        <div class="form-actions">
          <Button type="submit" look="primary" icon={Search} busy={form.busy} writes>
            {t('scanText')}
          </Button>
          <Button onClick={() => form.set({ text: sample })}>{t('takeSample')}</Button>
        </div>
      </form>
    </Card>
  )
}

/** What the console has words for is said in them; the rest as every failure. */
const Refusal = ({ error }: { error: ApiError }) => {
  const words = wordsOf(error.code)
  if (words === null) return <Failure error={error} saving />
  return (
    <p class="callout bad" role="alert">
      {words}
    </p>
  )
}
