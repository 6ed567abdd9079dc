import { t } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'

/** The end of a form that stands where its facts were. */
export const SaveOrCancel = ({ busy, onCancel }: { busy: boolean; onCancel: () => void }) => (
  <div class="form-actions">
    <Button onClick={onCancel}>{t('cancel')}</Button>
    <Button type="submit" look="primary" writes busy={busy}>
      {t('save')}
    </Button>
  </div>
)
