import { useSignal } from '@preact/signals'
import { ShieldCheck } from 'lucide'
import { number } from '../../format.ts'
import { t } from '../../i18n/scans.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/states.tsx'
import { categoryText, countsOf, type Scan } from './scans.ts'

type Found = NonNullable<Scan['data']>

/** The risks by category, the largest group first. */
export const Risks = ({ of }: { of: Found }) => {
  if (of.length === 0)
    return (
      <Card>
        <Empty icon={ShieldCheck} text={t('noRisks')} />
      </Card>
    )
  return (
    <>
      {countsOf(of).map(({ category }) => (
        <Category key={category} name={category} of={of.filter((one) => one.category === category)} />
      ))}
    </>
  )
}

/** A scan may hold thousands: more than this are shown on demand. */
const shownAtFirst = 30

const Category = ({ name, of }: { name: string; of: Found }) => {
  const all = useSignal(false)
  const shown = all.value ? of : of.slice(0, shownAtFirst)
  return (
    <Card title={categoryText(name)} aside={<small class="num">{number(of.length)}</small>}>
      <ul class="risks">
        {shown.map(({ risk, context }, i) => (
          <li key={`${i} ${risk}`}>
            <strong>{risk}</strong>
            {context !== '' && <blockquote>{context}</blockquote>}
          </li>
        ))}
      </ul>
      {of.length > shown.length && (
        <Button
          small
          onClick={() => {
            all.value = true
          }}
        >
          {t('showAll', number(of.length))}
        </Button>
      )}
    </Card>
  )
}
