import { t } from '../../i18n/operations.ts'

type Values = Record<string, unknown> | null

const shown = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** What a change did, field by field: what was left, what is right. What differs is marked by signs and colour. */
export const Diff = ({ before, after }: { before: Values; after: Values }) => {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  if (names.length === 0) return <p class="quiet">{t('noValues')}</p>
  return (
    <table class="table dense diff">
      <thead>
        <tr>
          <th scope="col">{t('field')}</th>
          <th scope="col">{t('before')}</th>
          <th scope="col">{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const [old, now] = [shown(before?.[name]), shown(after?.[name])]
          const changed = old !== now
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{changed && old !== '' ? <del>− {old}</del> : old || '–'}</td>
              <td>{changed && now !== '' ? <ins>+ {now}</ins> : now || '–'}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
