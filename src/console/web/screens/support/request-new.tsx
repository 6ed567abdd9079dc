import { useLocation } from 'preact-iso'
import type { oneRequest } from '../../../../modules/support/requests/wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import { Page } from '../../shell/page.tsx'
import { toast } from '../../ui/toast.tsx'
import { type RequestBody, RequestForm } from './request-form.tsx'
import { clientSide } from './sides.ts'

export const NewRequest = () => {
  const { route } = useLocation()
  const { api, page } = clientSide.requests
  const send = async (json: RequestBody, key: string) => {
    const headers = { 'idempotency-key': key }
    const made = await call<Answer<typeof oneRequest>>(api, { method: 'POST', json, headers })
    toast(t(json.status === 'draft' ? 'draftSaved' : 'requestSent'))
    refresh(api)
    route(`${page}/${made.request_id}`)
  }
  return (
    <Page
      path={[clientSide.home(), { text: common('requests'), to: page }, { text: t('newRequest') }]}
      title={t('newRequest')}
    >
      <section class="card">
        <RequestForm draft="request" onSend={send} />
      </section>
    </Page>
  )
}
