import type { ComponentChildren } from 'preact'
import { useQuery } from '../../address.ts'
import { useData } from '../../data.ts'
import { t } from '../../i18n/assistant.ts'
import { useIsAdmin, useMe } from '../../session.ts'
import { Card } from '../../ui/card.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Ago } from '../../ui/time.tsx'
import { business, type Session, titleOf } from './sessions.ts'

const everyMs = 30_000

/** The conversations of the person with one business; an administrator sees those of all its customers too. */
export const SessionList = ({
  chosen,
  children,
}: {
  chosen: string | null
  children?: ComponentChildren
}) => {
  const me = useMe()
  const isAdmin = useIsAdmin()
  const { get, set } = useQuery()
  const all = isAdmin && get('of') === 'business'
  const path = `/api/sessions/business/${encodeURIComponent(business.value)}`
  const own = me && `${path}/user/${me.user.id}/history?limit=50`
  const sessions = useData<Session[]>(all ? `${path}/active` : own, everyMs)
  return (
    <Card title={t('chats')}>
      <div class="stack">
        {isAdmin && (
          <Segments
            label={t('whose')}
            of={[
              ['', t('mine')],
              ['business', t('ofBusiness')],
            ]}
            chosen={get('of')}
            onChoose={(of) => set({ of })}
          />
        )}
        {children}
        <Loaded of={sessions} lines={5}>
          {(rows) =>
            rows.length === 0 ? (
              <p class="quiet">{t('noChats')}</p>
            ) : (
              <ul class="todo">
                {rows.map((row) => (
                  <SessionLink key={row.sessionId} of={row} isChosen={row.sessionId === chosen} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </Card>
  )
}

const SessionLink = ({ of, isChosen }: { of: Session; isChosen: boolean }) => {
  const { query } = useQuery()
  return (
    <li>
      <a
        href={`/console/assistant/${of.sessionId}${query.of ? `?of=${query.of}` : ''}`}
        aria-current={isChosen ? 'page' : undefined}
      >
        <span>
          <b>{titleOf(of)}</b>
          <small>
            <Ago at={of.lastMessageAt ?? of.createdAt} />
            {of.status !== 'active' && ` · ${t(of.status)}`}
          </small>
        </span>
      </a>
    </li>
  )
}
