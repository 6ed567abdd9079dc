import { useSignal } from '@preact/signals'
import { Hand } from 'lucide'
import { type ApiError, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t, wordsOf } from '../../i18n/tutoring.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { RowLink, Table } from '../../ui/table.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Booking, whenText } from './bookings.ts'

/** Lessons without a tutor in the tutor's subjects. Nothing where there are none. */
export const OpenBookings = () => {
  const { data, error, reload } = useData<Booking[]>('/bookings/available?limit=20', 15_000)
  if (error && !data) return <Failure error={error} retry={reload} />
  if (!data || data.length === 0) return null
  return (
    <Card flush title={t('open')}>
      <Table
        name={t('open')}
        columns={[
          { text: t('lesson') },
          { text: t('when'), hide: 's', width: '240px' },
          { text: common('actions'), unseen: true, width: '130px' },
        ]}
      >
        {data.map((one) => (
          <Row key={one.id} of={one} />
        ))}
      </Table>
    </Card>
  )
}

const Row = ({ of }: { of: Booking }) => {
  const busy = useSignal(false)
  const error = useSignal<ApiError | null>(null)
  const claim = async () => {
    busy.value = true
    error.value = null
    try {
      await call(`/bookings/${of.id}/claim`, { method: 'POST' })
      toast(t('claimed'))
      refresh('/bookings')
    } catch (fault) {
      error.value = fault as ApiError
    } finally {
      busy.value = false
    }
  }
  const { code, message } = error.value ?? {}
  const words = code === 'BOOKING_OVERLAP' ? t('claimOverlap') : (wordsOf(code) ?? message)
  const grade = of.student.grade === null ? '' : ` · ${t('grade', of.student.grade)}`
  return (
    <tr>
      <td>
        <RowLink
          to={`/console/tutoring/${of.id}`}
          sub={
            <>
              <span class="text">
                {of.student_name}
                {grade}
              </span>
              <span class="only-s"> · {whenText(of)}</span>
            </>
          }
        >
          {of.subject_name}
        </RowLink>
        {words && (
          <small class="sub refused text" role="alert">
            {words}
          </small>
        )}
      </td>
      <td class="hide-s">{whenText(of)}</td>
      <td class="acts">
        <Button small icon={Hand} busy={busy.value} writes onClick={() => void claim()}>
          {t('claim')}
        </Button>
      </td>
    </tr>
  )
}
