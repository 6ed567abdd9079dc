import type { preferences } from '../../../../modules/workflows/clients/settings-wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { CheckField, SelectField } from '../../ui/field.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'

type Preferences = Answer<typeof preferences>
const path = '/api/v1/settings/preferences'
const formats = ['DD/MM/YYYY', 'MM/DD/YYYY', 'YYYY-MM-DD'] as const

/** What the server writes to the user, and how. The rest of the preferences is for other pages than these. */
export const MailPreferences = () => {
  const known = useData<Preferences>(path)
  return (
    <Card title={t('mails')}>
      <Loaded of={known} lines={3}>
        {(preferences) => <PreferencesForm of={preferences} />}
      </Loaded>
    </Card>
  )
}

const PreferencesForm = ({ of }: { of: Preferences }) => {
  const { notifications_email, language, date_format } = of
  const form = useForm(null, { notifications_email, language, date_format }, async (json) => {
    await call(path, { method: 'PUT', json })
    toast(common('saved'))
    refresh(path)
  })
  const { values } = form
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && <Failure error={form.error} saving />}
      <CheckField
        label={t('mailRuns')}
        help={t('mailRunsHelp')}
        checked={values.notifications_email}
        onInput={(notifications_email) => form.set({ notifications_email })}
      />
      <SelectField
        label={t('mailLanguage')}
        of={[
          ['en', 'English'],
          ['fr', 'Français'],
        ]}
        value={values.language}
        onInput={(chosen) => form.set({ language: chosen as Preferences['language'] })}
      />
      <SelectField
        label={t('dateFormat')}
        of={formats.map((one) => [one, one])}
        value={values.date_format}
        onInput={(chosen) => form.set({ date_format: chosen as Preferences['date_format'] })}
      />
      <div class="form-actions">
        <Button type="submit" look="primary" busy={form.busy} writes>
          {common('save')}
        </Button>
      </div>
    </form>
  )
}
