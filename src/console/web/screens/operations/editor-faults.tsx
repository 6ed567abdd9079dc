import type { ApiError } from '../../api.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/editor.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'

type EditorFaultsProps = {
  error: ApiError | null
  isArchived: boolean
  isOutdated: boolean
  isChanged: boolean
  onReset: () => void
}

/** What stands between the text of the person and the server, above the form. */
export const EditorFaults = ({ error, isArchived, isOutdated, isChanged, onReset }: EditorFaultsProps) => (
  <>
    {error && <Failure error={error} saving />}
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
    {isOutdated && (
      <div class="callout warn">
        <div>
          <strong>{common('conflict')}</strong>
          <p>{t('outdatedHelp')}</p>
        </div>
      </div>
    )}
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
