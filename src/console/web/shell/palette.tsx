import { useSignal } from '@preact/signals'
import { type IconNode, Play, Workflow } from 'lucide'
import { useLocation } from 'preact-iso'
import type { workflows } from '../../../modules/workflows/catalogue/wire.ts'
import type { Answer } from '../api.ts'
import { useData } from '../data.ts'
import { t } from '../i18n/common.ts'
import { t as shell } from '../i18n/shell.ts'
import { useMe } from '../session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { groupsFor } from './navigation.ts'

type Hit = { to: string; icon: IconNode; text: string; kind: string }

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const maxHits = 8

/** One field that leads anywhere: pages, workflows, and an execution by its pasted id. */
export const Palette = ({ onClose }: { onClose: () => void }) => (
  <Dialog open title={t('search')} onClose={onClose} bare>
    <Search onClose={onClose} />
  </Dialog>
)

const useHits = (words: string): Hit[] => {
  const me = useMe()
  const { data } = useData<Answer<typeof workflows>>(me?.client ? '/api/v1/workflows?limit=200' : null)
  if (uuid.test(words.trim()))
    return [
      { to: `/console/executions/${words.trim()}`, icon: Play, text: words.trim(), kind: shell('openId') },
    ]
  const pages = groupsFor(me).flatMap((group) =>
    group.items.map((item) => ({ to: item.to, icon: item.icon, text: t(item.text), kind: t(group.text) })),
  )
  const flows = (data?.workflows ?? []).map((flow) => ({
    to: `/console/workflows/${flow.id}`,
    icon: Workflow,
    text: flow.name,
    kind: t('workflows'),
  }))
  const sought = plain(words)
  return [...pages, ...flows]
    .filter(({ text, kind }) => plain(`${text} ${kind}`).includes(sought))
    .slice(0, maxHits)
}

const Search = ({ onClose }: { onClose: () => void }) => {
  const words = useSignal('')
  const chosen = useSignal(0)
  const hits = useHits(words.value)
  const { route } = useLocation()
  const go = (hit: Hit | undefined) => {
    if (!hit) return
    onClose()
    route(hit.to)
  }
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by !== undefined) {
      event.preventDefault()
      chosen.value = (chosen.value + by + hits.length) % Math.max(1, hits.length)
    }
    if (event.key === 'Enter') go(hits[chosen.value])
  }
  return (
    <div class="palette">
      <input
        autofocus
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="hits"
        aria-activedescendant={`hit-${chosen.value}`}
        aria-label={t('search')}
        placeholder={t('search')}
        value={words.value}
        onInput={(event) => {
          words.value = event.currentTarget.value
          chosen.value = 0
        }}
        onKeyDown={keys}
      />
      <div id="hits" role="listbox" aria-label={t('search')}>
        {hits.map((hit, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={hit.to}
            id={`hit-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen.value}
            onPointerMove={() => {
              chosen.value = i
            }}
            onClick={() => go(hit)}
          >
            <Icon of={hit.icon} />
            <b>{hit.text}</b>
            <small>{hit.kind}</small>
          </div>
        ))}
        {hits.length === 0 && <p class="quiet">{shell('searchEmpty')}</p>}
      </div>
    </div>
  )
}
