import { useSignal } from '@preact/signals'
import { Braces, List } from 'lucide'
import { t } from '../i18n/common.ts'
import { IconButton } from './button.tsx'
import { Card } from './card.tsx'
import { CopyButton } from './copy.tsx'

const Value = ({ of }: { of: unknown }) => {
  if (of === null || of === undefined || of === '') return <span class="quiet">–</span>
  if (typeof of === 'boolean') return <>{t(of ? 'yes' : 'no')}</>
  if (Array.isArray(of) && of.every((one) => typeof one !== 'object'))
    return (
      <>
        {of.slice(0, 50).map((one) => (
          <code key={String(one)}>{String(one)}</code>
        ))}
        {of.length > 50 && <small>+{of.length - 50}</small>}
      </>
    )
  if (typeof of === 'object') return <code>{JSON.stringify(of)}</code>
  return <>{String(of)}</>
}

/** JSON as a list of names and values. */
export const Values = ({ of }: { of: Record<string, unknown> }) => (
  <dl class="values">
    {Object.entries(of).map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>
          <Value of={value} />
        </dd>
      </div>
    ))}
  </dl>
)

export const Json = ({ of }: { of: unknown }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
  <pre class="json" tabIndex={0}>
    {JSON.stringify(of, null, 2)}
  </pre>
)

/** A card of JSON: as a list or as it is, to copy. */
export const ValuesCard = ({ title, of }: { title: string; of: Record<string, unknown> }) => {
  const asJson = useSignal(false)
  return (
    <Card
      title={title}
      aside={
        <>
          <IconButton
            small
            icon={asJson.value ? List : Braces}
            label={t(asJson.value ? 'asList' : 'asJson')}
            onClick={() => {
              asJson.value = !asJson.value
            }}
          />
          <CopyButton text={JSON.stringify(of, null, 2)} of={title} />
        </>
      }
    >
      {Object.keys(of).length === 0 ? (
        <p class="quiet">{t('none')}</p>
      ) : asJson.value ? (
        <Json of={of} />
      ) : (
        <Values of={of} />
      )}
    </Card>
  )
}
