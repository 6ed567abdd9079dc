import { Building2 } from 'lucide'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { t as common } from '../../i18n/common.ts'
import { useMe } from '../../session.ts'
import { groupsFor, hasLessons } from '../../shell/navigation.ts'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Empty } from '../../ui/states.tsx'

/** The first page of an account without a client: the products are there all the same. */
export const NoClient = () => {
  const me = useMe()
  const { route } = useLocation()
  const leaves = me !== null && hasLessons(me)
  useEffect(() => {
    if (leaves) route('/console/tutoring', true)
  }, [leaves])
  if (leaves) return null
  const products = groupsFor(me).find(({ text }) => text === 'products')
  return (
    <>
      <Empty icon={Building2} text={common('noClient')} />
      <Card title={common('products')}>
        <ul class="todo">
          {products?.items.map(({ to, icon, text }) => (
            <li key={to}>
              <a href={to}>
                <span class="dot info">
                  <Icon of={icon} size={15} />
                </span>
                <b>{common(text)}</b>
              </a>
            </li>
          ))}
        </ul>
      </Card>
    </>
  )
}
