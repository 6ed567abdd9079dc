import { useSignal } from '@preact/signals'
import { Archive, ArchiveRestore, Copy, Trash2 } from 'lucide'
import { useLocation } from 'preact-iso'
import { type ApiError, call } from '../../api.ts'
import { ifMatch } from '../../conflict.ts'
import { refresh, useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/valuations.ts'
import type { ScreenProps } from '../../route.tsx'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { Conversation } from './conversation.tsx'
import { ValuationFacts } from './facts.tsx'
import { FormCard } from './form-card.tsx'
import { NamedValues, StatusBadge } from './parts.tsx'
import { Result } from './result.tsx'
import { companyOf, objectOf, refreshLists, undelete, type Valuation } from './valuations.ts'

/** One valuation: its result, what it is made from, and what can be done with it. */
export const ValuationPage = ({ params: { id = '' } }: ScreenProps) => {
  const { route } = useLocation()
  const path = `/api/sessions/${id}`
  const answer = useData<{ session: Valuation }>(path)
  const valuation = answer.data?.session
  const asking = useSignal(false)
  const busy = useSignal(false)
  const error = useSignal<ApiError | null>(null)
  const name = valuation ? (companyOf(valuation) ?? t('unnamed')) : id
  /** One write at a time; a refusal is shown above the page. */
  const write = async (work: () => Promise<unknown>) => {
    busy.value = true
    error.value = null
    try {
      await work()
      refresh('/api/sessions')
    } catch (fault) {
      error.value = fault as ApiError
    } finally {
      busy.value = false
    }
  }
  const change = (of: Valuation, json: object, done: string) =>
    write(async () => {
      await call(path, { method: 'PATCH', json, headers: ifMatch(of) })
      toast(done)
    })
  const duplicate = () =>
    write(async () => {
      const { new_report_id } = await call<{ new_report_id: string }>(`${path}/duplicate`, { method: 'POST' })
      toast(t('duplicated'))
      route(`/console/valuations/${new_report_id}`)
    })
  const isArchived = valuation?.status === 'ARCHIVED'
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('valuations'), to: '/console/valuations' },
        { text: name },
      ]}
      title={
        <>
          {name}
          {valuation && <StatusBadge status={valuation.status} />}
        </>
      }
      actions={
        valuation && (
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
            <Button
              icon={isArchived ? ArchiveRestore : Archive}
              disabled={busy.value}
              writes
              onClick={() => {
                const back = valuation.valuation_result === null ? 'IN_PROGRESS' : 'COMPLETED'
                void change(valuation, { status: isArchived ? back : 'ARCHIVED' }, t('statusChanged'))
              }}
            >
              {t(isArchived ? 'takeOut' : 'archive')}
            </Button>
            <Button look="primary" icon={Copy} disabled={busy.value} writes onClick={() => void duplicate()}>
              {t('duplicate')}
            </Button>
          </>
        )
      }
    >
      {error.value && (
        <Failure
          error={error.value}
          saving
          retry={() => {
            error.value = null
            answer.reload()
          }}
        />
      )}
      <Loaded of={answer} lines={10}>
        {({ session }) => (
          <div class="beside">
            <div class="stack">
              <Result of={session.valuation_result} />
              <FormCard of={session} reload={answer.reload} />
              <Conversation of={session.conversation_history} />
              {Object.keys(objectOf(session.collected_data)).length > 0 && (
                <Card title={t('collected')}>
                  <NamedValues of={objectOf(session.collected_data)} />
                </Card>
              )}
            </div>
            <ValuationFacts
              of={session}
              onView={(view) => void change(session, { current_view: view }, t('viewChanged'))}
            />
          </div>
        )}
      </Loaded>
      <Confirm
        open={asking.value}
        title={t('deleteIt')}
        verb={t('deleteIt')}
        keep={t('keepIt')}
        onConfirm={async () => {
          await call(path, { method: 'DELETE' })
          toast(t('deleted'), () => undelete(id))
          route('/console/valuations')
          refreshLists()
        }}
        onClose={() => {
          asking.value = false
        }}
      >
        {t('confirmDelete')}
      </Confirm>
    </Page>
  )
}
