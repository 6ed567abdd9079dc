import { ChevronLeft, ChevronRight } from 'lucide'
import { useQuery } from '../address.ts'
import { number } from '../format.ts'
import { t } from '../i18n/common.ts'
import { IconButton } from './button.tsx'

/** "1–20 of 240", and the way to the other pages. The page is in the address. */
export const Pager = ({ total, limit, offset }: { total: number; limit: number; offset: number }) => {
  const { set } = useQuery()
  if (total <= limit && offset === 0) return null
  const go = (to: number) => set({ offset: to <= 0 ? '' : String(to) })
  return (
    <nav class="pager" aria-label={t('pages')}>
      <span class="num">
        {t(
          'range',
          number(Math.min(total, offset + 1)),
          number(Math.min(total, offset + limit)),
          number(total),
        )}
      </span>
      <IconButton
        icon={ChevronLeft}
        label={t('newer')}
        disabled={offset === 0}
        onClick={() => go(offset - limit)}
      />
      <IconButton
        icon={ChevronRight}
        label={t('older')}
        disabled={offset + limit >= total}
        onClick={() => go(offset + limit)}
      />
    </nav>
  )
}
