import { Gauge, Scale } from 'lucide'
import { number, percent } from '../../format.ts'
import { fieldText, t } from '../../i18n/valuations.ts'
import { Card, Figure } from '../../ui/card.tsx'
import { ValuesCard } from '../../ui/values.tsx'
import { NamedValues } from './parts.tsx'
import { amountIn, isRange, objectOf, type Valuation } from './valuations.ts'

/** What a valuation came to: ranges as figures, the rest as values. */
export const Result = ({ of }: { of: Valuation['valuation_result'] }) => {
  const result = objectOf(of)
  const { currency, confidence, ...others } = result
  const amount = amountIn(currency)
  const ranges = Object.entries(others).filter(([, value]) => isRange(value))
  const rest = Object.entries(others).filter(([, value]) => !isRange(value))
  if (of === null || of === undefined)
    return (
      <Card title={t('result')}>
        <p class="quiet">{t('noResult')}</p>
      </Card>
    )
  if (Object.keys(result).length === 0) return <ValuesCard title={t('result')} of={{ result: of }} />
  // The most important last one of the calculation comes first.
  return (
    <>
      <div class="figures pairs">
        {ranges.toReversed().map(([name, value]) => {
          if (!isRange(value)) return null
          const shown = name === 'multiple' ? (n: number) => `${number(n)} ×` : amount
          return (
            <Figure
              key={name}
              icon={Scale}
              name={fieldText(name)}
              value={shown(value.mid)}
              hint={t('outOf', shown(value.low), shown(value.high))}
            />
          )
        })}
        {typeof confidence === 'number' && confidence <= 1 && (
          <Figure icon={Gauge} name={t('confidence')} value={percent(confidence * 100)} />
        )}
      </div>
      {rest.length > 0 && (
        <Card title={t('result')}>
          <NamedValues of={Object.fromEntries(rest)} />
        </Card>
      )}
    </>
  )
}
