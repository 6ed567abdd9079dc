import { Archive, Play, Rocket, Save } from 'lucide'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/editor.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ofClient } from './clients.tsx'
import type { Workflow } from './config.ts'

type EditorActionsProps = {
  workflow: Workflow
  /** That a deployment would make. */
  version: number
  isChanged: boolean
  busy: 'save' | 'deploy' | null
  onSave: () => void
  onAsk: (what: 'deploy' | 'archive') => void
}

/** A draft is saved or deployed; a deployed workflow is tried out, or deployed anew: what is saved of it runs at once. */
export const EditorActions = ({
  workflow: { id, client_id, status },
  version,
  isChanged,
  busy,
  onSave,
  onAsk,
}: EditorActionsProps) => {
  const isLive = status === 'deployed'
  return (
    <>
      <Button look="danger" icon={Archive} writes onClick={() => onAsk('archive')}>
        {t('archive')}
      </Button>
      {isLive ? (
        <a class="button" {...ofClient(`/console/workflows/${id}/run`, client_id)}>
          <Icon of={Play} size={15} />
          {t('testRun')}
        </a>
      ) : (
        <Button icon={Save} writes busy={busy === 'save'} disabled={!isChanged} onClick={onSave}>
          {common('save')}
        </Button>
      )}
      <Button
        look="primary"
        icon={Rocket}
        writes
        busy={busy === 'deploy'}
        disabled={isLive && !isChanged}
        onClick={() => onAsk('deploy')}
      >
        {t('deployVersion', version)}
      </Button>
    </>
  )
}
