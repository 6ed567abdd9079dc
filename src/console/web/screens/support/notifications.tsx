import { useSignal } from '@preact/signals'
import { Bell, Check, CheckCheck } from 'lucide'
import { toQuery, useQuery } from '../../address.ts'
import { type ApiError, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import { useIsAdmin } from '../../session.ts'
import { Page } from '../../shell/page.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Count } from '../../ui/count.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { Ago } from '../../ui/time.tsx'
import { type News, type NewsList, newsIcon, newsLink, newsTitle, newsTone, newsWords } from './news.ts'

const limit = 20
const base = '/api/v1/notifications'

/** What the products tell this person, and the way to what each is about. */
export const Notifications = () => {
  const { query, get, set } = useQuery()
  const isAdmin = useIsAdmin()
  const error = useSignal<ApiError | null>(null)
  const list = useData<NewsList>(
    `${base}${toQuery({ limit, offset: query.offset, unread: query.unread })}`,
    30_000,
  )
  const write = async (path: string, method: 'PATCH' | 'POST') => {
    error.value = null
    try {
      await call(path, { method })
      refresh(base)
    } catch (fault) {
      error.value = fault as ApiError
    }
  }
  const markRead = ({ id, read }: News) => {
    if (!read) void write(`${base}/${id}/read`, 'PATCH')
  }
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('notifications') }]}
      title={common('notifications')}
      actions={
        <Button icon={CheckCheck} writes onClick={() => void write('/notifications/mark-all-read', 'POST')}>
          {t('markAllRead')}
        </Button>
      }
    >
      {error.value && <Failure error={error.value} saving />}
      <Card
        flush
        title={common('notifications')}
        aside={
          <Segments
            label={common('status')}
            of={[
              ['', common('all')],
              ['true', t('onlyUnread')],
            ]}
            chosen={get('unread')}
            onChoose={(unread) => set({ unread })}
          />
        }
      >
        <Loaded of={list} lines={8}>
          {({ notifications, total, offset }) =>
            notifications.length === 0 ? (
              <Empty icon={Bell} text={t(get('unread') ? 'newsAllRead' : 'newsEmpty')} />
            ) : (
              <>
                <ul class="todo news">
                  {notifications.map((one) => (
                    <NewsRow key={one.id} of={one} isAdmin={isAdmin} onRead={() => markRead(one)} />
                  ))}
                </ul>
                <Pager total={total} limit={limit} offset={offset} />
              </>
            )
          }
        </Loaded>
      </Card>
    </Page>
  )
}

type NewsRowProps = { of: News; isAdmin: boolean; onRead: () => void }

const NewsRow = ({ of: news, isAdmin, onRead }: NewsRowProps) => (
  <li>
    <a href={newsLink(news, isAdmin)} onClick={onRead}>
      <span class={`dot ${newsTone(news)}`}>
        <Icon of={newsIcon(news)} size={15} />
      </span>
      <span>
        <b>
          {newsTitle(news)} {!news.read && <Count text={t('isUnread')} />}
        </b>
        <small>{newsWords(news)}</small>
      </span>
      <small>
        <Ago at={news.created_at} />
      </small>
    </a>
    <IconButton small icon={Check} label={t('markRead')} disabled={news.read} onClick={onRead} />
  </li>
)
