import type { ApiError } from '../../api.ts'
import { t } from '../../i18n/editor.ts'
import { Button } from '../../ui/button.tsx'
import { later } from '../../ui/later.tsx'

const SaveFailure = later(async () => (await import('../../ui/save-failure.tsx')).SaveFailure)

type EditorFaultsProps = {
  error: ApiError | null
  isArchived: boolean
  isChanged: boolean
  onReset: () => void
  loadNewer: () => Promise<void>
}

/** What stands between the text of the person and the server, above the form. */
export const EditorFaults = ({ error, isArchived, isChanged, onReset, loadNewer }: EditorFaultsProps) => (
  <>
    {error && <SaveFailure {...{ error, loadNewer }} />}
    {error && error.issues.length > 0 && (
      <div class="callout bad">
        <div>
          {error.issues.map(({ path, message }) => (
            <p key={path}>
              <code>{path}</code> {message}
            </p>
          ))}
        </div>
      </div>
    )}
    {isArchived && <p class="callout neutral">{t('archivedHelp')}</p>}
    {isChanged && !isArchived && (
      <p class="unsaved" role="status">
        {t('unsaved')}
        <Button small onClick={onReset}>
          {t('discard')}
        </Button>
      </p>
    )}
  </>
)
