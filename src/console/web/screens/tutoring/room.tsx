import { useSignal } from '@preact/signals'
import { Ban, CalendarClock, CircleCheck, Play, UserCog } from 'lucide'
import { refresh, useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/room.ts'
import type { ScreenProps } from '../../route.tsx'
import { type Me, useMe } from '../../session.ts'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { later } from '../../ui/later.tsx'
import { Loaded, Skeleton } from '../../ui/states.tsx'
import { type Booking, BookingBadge, BookingFacts, recordingsPath } from './room-facts.tsx'
import { RoomMessages } from './room-messages.tsx'
import { RoomRecordings } from './room-recordings.tsx'

const EndLesson = later(async () => (await import('./room-rare.ts')).EndLesson)
const Reassign = later(async () => (await import('./reassign.tsx')).Reassign)
const Claim = later(async () => (await import('./room-rare.ts')).Claim)

const everyMs = 30_000

/** One lesson: its people, its chat and its recordings. */
export const RoomPage = ({ params: { bookingId = '' } }: ScreenProps) => {
  const path = `/bookings/${bookingId}`
  const booking = useData<Booking>(path, everyMs)
  const { data, error } = booking
  const me = useMe()
  const name = data?.subject_name ?? t('lesson')
  const rights = data && me ? rightsOf(data, me) : null
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('tutoring'), to: '/console/tutoring' },
        { text: name },
      ]}
      title={
        <>
          {name}
          {data && <BookingBadge status={data.status} />}
        </>
      }
      actions={data && rights && <Actions of={data} rights={rights} />}
    >
      {error?.status === 403 ? (
        <p class="callout warn" role="alert">
          {t('notYours')}
        </p>
      ) : (
        <Loaded of={booking} lines={10}>
          {(row) => (
            <div class="beside">
              {rights?.isOpen ? (
                <Claim until={<Skeleton lines={4} />} path={path} />
              ) : (
                rights && me && <Chat of={row} me={me} />
              )}
              <aside class="stack">
                <BookingFacts of={row} />
                {rights && !rights.isOpen && (
                  <RoomRecordings sessionId={row.id} mayUpload={rights.mayUpload} />
                )}
              </aside>
            </div>
          )}
        </Loaded>
      )}
    </Page>
  )
}

const Chat = ({ of: { id }, me: { user } }: { of: Booking; me: Me }) => (
  <RoomMessages
    sessionId={id}
    me={{ id: user.id, name: `${user.first_name ?? ''} ${user.last_name ?? ''}`.trim() || user.email }}
    onChanged={() => refresh(`/bookings/${id}`)}
    onRecording={() => refresh(recordingsPath(id))}
  />
)

const rightsOf = ({ status, tutor_id }: Booking, { user: { id, role } }: Me) => {
  const isAdmin = role === 'admin'
  const isAhead = status === 'requested' || status === 'scheduled'
  return {
    /** A tutor sees it because it is free. */
    isOpen: role === 'tutor' && tutor_id === null,
    mayUpload: tutor_id === id,
    mayComplete: status === 'scheduled' && (isAdmin || tutor_id === id),
    mayReassign: isAhead && isAdmin,
    mayCancel: isAhead && (isAdmin || role === 'parent'),
    mayJoin: status === 'scheduled',
  }
}

const Actions = ({ of, rights }: { of: Booking; rights: ReturnType<typeof rightsOf> }) => {
  const { id } = of
  const asking = useSignal<'completed' | 'cancelled' | 'reassign' | null>(null)
  const ask = (what: NonNullable<typeof asking.value>) => () => {
    asking.value = what
  }
  const close = () => {
    asking.value = null
  }
  return (
    <>
      {!rights.isOpen && (
        <LinkButton icon={CalendarClock} to={`/bookings/${id}/invite`} download>
          {t('calendar')}
        </LinkButton>
      )}
      {rights.mayCancel && (
        <Button look="danger" icon={Ban} writes onClick={ask('cancelled')}>
          {t('cancelLesson')}
        </Button>
      )}
      {rights.mayReassign && (
        <Button icon={UserCog} writes onClick={ask('reassign')}>
          {t('reassign')}
        </Button>
      )}
      {rights.mayComplete && (
        <Button icon={CircleCheck} writes onClick={ask('completed')}>
          {t('complete')}
        </Button>
      )}
      {rights.mayJoin && <JoinVideo sessionId={id} />}
      {asking.value === 'reassign' ? (
        <Reassign of={of} onClose={close} />
      ) : (
        asking.value && <EndLesson id={id} as={asking.value} onClose={close} />
      )}
    </>
  )
}

/** Shorter than the life of a token of the room. */
const tokenMs = 5 * 60 * 1000

/** Where the server has no video rooms there is no button. */
const JoinVideo = ({ sessionId }: { sessionId: string }) => {
  const { data } = useData<{ roomUrl: string; token: string }>(`/sessions/${sessionId}/daily-token`, tokenMs)
  if (data === null) return null
  return (
    <LinkButton look="primary" icon={Play} newTab to={`${data.roomUrl}?t=${encodeURIComponent(data.token)}`}>
      {t('join')}
    </LinkButton>
  )
}
