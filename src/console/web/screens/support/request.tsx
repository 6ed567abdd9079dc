import { CircleX } from 'lucide'
import { call } from '../../api.ts'
import { refresh, useData, useStream } from '../../data.ts'
import { euro } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import type { ScreenProps } from '../../route.tsx'
import { Page } from '../../shell/page.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Loaded } from '../../ui/states.tsx'
import { At } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { shortId } from '../work/runs.ts'
import { StageBadge } from './badges.tsx'
import { Notes } from './notes.tsx'
import { Offer } from './offer.tsx'
import { type RequestBody, RequestForm } from './request-form.tsx'
import { RequestHandling } from './request-handling.tsx'
import { adminSide, clientSide, type NewsEvent, ofClient, type Request, type Side } from './sides.ts'
import { Track } from './track.tsx'

export const RequestPage = ({ params: { id = '' } }: ScreenProps) => <RequestOf id={id} side={clientSide} />
export const AdminRequestPage = ({ params: { id = '' } }: ScreenProps) => (
  <RequestOf id={id} side={adminSide} />
)

/** One request: how far it is, what it would cost, and what was said about it. */
const RequestOf = ({ id, side }: { id: string; side: Side }) => {
  const { api, page } = side.requests
  const path = `${api}/${id}`
  const request = useData<Request>(path, 60_000)
  const { data, reload } = request
  const events = data && ofClient(side, '/api/v1/events', data.client_id)
  useStream<NewsEvent>(events, ['request.updated'], ({ data: news }) => {
    if (news.id === id) reload()
  })
  const change = async (json: object) => {
    await call(path, { method: 'PUT', json })
    refresh(api)
  }
  const title = data?.title ?? shortId(id)
  return (
    <Page
      path={[side.home(), { text: common('requests'), to: page }, { text: title }]}
      title={
        <>
          {title}
          {data && <StageBadge stage={data.status} />}
        </>
      }
    >
      <Loaded of={request} lines={10}>
        {(request) => (
          <div class="beside">
            <div class="stack">
              {request.status === 'rejected' && <Rejected />}
              <Offer request={request} side={side} change={change} />
              {request.status === 'draft' && !side.isAdmin ? (
                <Draft request={request} change={change} />
              ) : (
                <Asked request={request} />
              )}
              {(request.status !== 'draft' || request.note_list.length > 0) && (
                <Notes request={request} change={change} />
              )}
            </div>
            <aside class="stack">
              <Track of={request} />
              {side.isAdmin && <RequestHandling request={request} change={change} />}
              <RequestFacts request={request} />
            </aside>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

type Change = (json: object) => Promise<void>

const Rejected = () => (
  <div class="callout bad">
    <Icon of={CircleX} size={18} />
    <div>
      <strong>{t('rejected')}</strong>
      <p>{t('rejectedHelp')}</p>
    </div>
  </div>
)

const Draft = ({ request, change }: { request: Request; change: Change }) => (
  <Card title={t('editDraft')}>
    <RequestForm
      draft={`request ${request.id}`}
      of={request}
      onSend={async (body: RequestBody) => {
        await change(body)
        toast(t(body.status === 'draft' ? 'draftSaved' : 'requestSent'))
      }}
    />
  </Card>
)

const Asked = ({ request: { description, use_case } }: { request: Request }) => (
  <Card title={t('asked')}>
    <div class="stack">
      <p class="prose">{description}</p>
      {use_case && (
        <div>
          <small>{t('useCase')}</small>
          <p class="prose">{use_case}</p>
        </div>
      )}
    </div>
  </Card>
)

const RequestFacts = ({ request }: { request: Request }) => (
  <Card title={t('details')}>
    <Facts
      of={[
        ...(request.client_name === undefined
          ? []
          : [
              [
                t('client'),
                <a key="client" class="link" href={`/console/admin/clients/${request.client_id}`}>
                  {request.client_name}
                </a>,
              ] as [string, preact.JSX.Element],
            ]),
        [t('frequency'), request.frequency ? t(request.frequency) : '–'],
        [t('budget'), request.budget === null ? '–' : euro(request.budget)],
        [t('createdBy'), request.created_by_name ?? '–'],
        [common('created'), <At key="created" at={request.created_at} />],
        [common('updated'), <At key="updated" at={request.updated_at} />],
      ]}
    />
  </Card>
)
