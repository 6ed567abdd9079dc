import { useSignal } from '@preact/signals'
import { CircleX, Download, FileDown, Trash2, TriangleAlert } from 'lucide'
import { useLocation } from 'preact-iso'
import { useData } from '../../data.ts'
import { number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t, wordsOf } from '../../i18n/scans.ts'
import type { ScreenProps } from '../../route.tsx'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Loaded } from '../../ui/states.tsx'
import { At } from '../../ui/time.tsx'
import { DeleteScan } from './delete-scan.tsx'
import { OriginalFile } from './original-file.tsx'
import { Bars, ScanBadge } from './parts.tsx'
import { Risks } from './risks.tsx'
import { ScanProgress } from './scan-progress.tsx'
import { countsOf, isOpen, type Scan, statusOf } from './scans.ts'

/** Beside the stream of its events, in case that breaks. */
const openEveryMs = 5000

/** One scan: how far it is, then its risks and its reports. */
export const ScanPage = ({ params: { id = '' } }: ScreenProps) => {
  const { route } = useLocation()
  const path = `/api/scans/${id}`
  const { data } = useData<Scan>(path)
  const scan = useData<Scan>(path, data && isOpen(data) ? openEveryMs : 0)
  const asking = useSignal(false)
  const name = data ? (data.filename ?? t('textScan')) : '…'
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('scans'), to: '/console/scans' },
        { text: name },
      ]}
      title={
        <>
          {data ? name : t('document')}
          {data && <ScanBadge status={statusOf(data)} />}
        </>
      }
      actions={
        data && (
          <>
            <Button
              look="danger"
              icon={Trash2}
              writes
              onClick={() => {
                asking.value = true
              }}
            >
              {common('delete')}
            </Button>
            {data.risk_count !== null && (
              <>
                <LinkButton icon={FileDown} download to={`${path}/report?format=csv`}>
                  {t('reportCsv')}
                </LinkButton>
                <LinkButton look="primary" icon={Download} download to={`${path}/report?format=pdf`}>
                  {t('reportPdf')}
                </LinkButton>
              </>
            )}
          </>
        )
      }
    >
      <Loaded of={scan} lines={10}>
        {(scan) => (
          <div class="beside">
            <div class="stack">
              {isOpen(scan) && <ScanProgress scan={scan} />}
              {scan.failure && <Failed of={scan.failure} />}
              {scan.truncated && <Truncated />}
              {scan.data && <Risks of={scan.data} />}
            </div>
            <aside class="stack">
              {scan.data && scan.data.length > 0 && (
                <Card title={t('byCategory')} aside={<small class="num">{number(scan.data.length)}</small>}>
                  <Bars of={countsOf(scan.data)} />
                </Card>
              )}
              <ScanFacts scan={scan} />
            </aside>
          </div>
        )}
      </Loaded>
      <DeleteScan
        id={asking.value ? id : null}
        onClose={() => {
          asking.value = false
        }}
        onDeleted={() => route('/console/scans')}
      />
    </Page>
  )
}

const Failed = ({ of: { code, text } }: { of: { code: string; text: string } }) => (
  <div class="callout bad" role="alert">
    <Icon of={CircleX} size={18} />
    <div>
      <strong>{t('failed')}</strong>
      <p>{wordsOf(code) ?? text}</p>
    </div>
    <LinkButton small to="/console/scans/new">
      {t('again')}
    </LinkButton>
  </div>
)

const Truncated = () => (
  <div class="callout warn" role="note">
    <Icon of={TriangleAlert} size={18} />
    <div>
      <strong>{t('truncated')}</strong>
      <p>{t('truncatedHelp')}</p>
    </div>
  </div>
)

const ScanFacts = ({ scan: { id, filename, source, created_at } }: { scan: Scan }) => (
  <Card title={t('details')}>
    <div class="stack">
      <Facts
        of={[
          [
            common('id'),
            <>
              <code>{id.slice(-8)}</code>
              <CopyButton text={id} of={common('id')} />
            </>,
          ],
          [t('source'), source ? t(source) : '–'],
          [common('created'), <At at={created_at} />],
        ]}
      />
      {filename !== null && <OriginalFile id={id} />}
    </div>
  </Card>
)
