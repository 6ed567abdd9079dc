import { BookOpen, Braces, ChartLine, ChevronRight, CircleAlert, CircleCheck } from 'lucide'
import { useData } from '../../data.ts'
import { t } from '../../i18n/admin-health.ts'
import { t as common } from '../../i18n/common.ts'
import { Page } from '../../shell/page.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { type Health, partTexts, useHealth } from './health.ts'
import { PartBadge, partName } from './part-badge.tsx'

const everyMs = 15_000

const links = [
  { to: '/metrics', icon: ChartLine, text: 'metrics' },
  { to: '/api-docs', icon: BookOpen, text: 'apiDocs' },
  { to: '/health', icon: Braces, text: 'healthJson' },
] as const

/** Whether the server works, part by part. */
export const HealthPage = () => {
  const health = useHealth(everyMs)
  return (
    <Page
      path={[{ text: common('overview'), to: '/console/admin' }, { text: common('health') }]}
      title={common('health')}
    >
      <div class="beside">
        <div class="stack">
          <Loaded of={health} lines={8}>
            {(found) => (
              <>
                <Verdict of={found} />
                <Parts of={found.checks} />
              </>
            )}
          </Loaded>
        </div>
        <aside class="stack">
          <Version />
          <Card title={t('more')}>
            <ul class="todo">
              {links.map(({ to, icon, text }) => (
                <li key={to}>
                  <a href={to} target="_blank" rel="noreferrer">
                    <span class="dot info">
                      <Icon of={icon} size={15} />
                    </span>
                    <span>
                      <b>{t(text)}</b>
                      <small>{to}</small>
                    </span>
                    <Icon of={ChevronRight} size={15} />
                  </a>
                </li>
              ))}
            </ul>
          </Card>
        </aside>
      </div>
    </Page>
  )
}

const Verdict = ({ of: { status } }: { of: Health }) => {
  const isWell = status === 'ok'
  return (
    <p class={`callout ${isWell ? 'neutral' : 'bad'}`} role="status">
      <Icon of={isWell ? CircleCheck : CircleAlert} />
      <strong>{t(isWell ? 'allWell' : status === 'stopping' ? 'stopping' : 'somethingDown')}</strong>
    </p>
  )
}

const Parts = ({ of }: { of: Health['checks'] }) => (
  <Card flush title={common('health')}>
    <Table
      name={common('health')}
      columns={[
        { text: t('part') },
        { text: t('whatFor'), hide: 's', width: '55%' },
        { text: common('status'), width: '136px' },
      ]}
    >
      {Object.entries(of).map(([part, state]) => {
        const use = partTexts[part]?.[1]
        return (
          <tr key={part}>
            <td>
              <b>{partName(part)}</b>
              <small class="sub">{part}</small>
            </td>
            <td class="hide-s">{use ? t(use) : '–'}</td>
            <td>
              <PartBadge state={state} />
            </td>
          </tr>
        )
      })}
    </Table>
  </Card>
)

const Version = () => (
  <Card title={t('version')}>
    <Loaded of={useData<{ name: string; version: string }>('/')} lines={2}>
      {({ name, version }) => (
        <Facts
          of={[
            [common('name'), name],
            [t('version'), <code>{version}</code>],
          ]}
        />
      )}
    </Loaded>
  </Card>
)
