import type { templates } from '../../../../modules/workflows/catalogue/admin-wire.ts'
import { type Answer, call } from '../../api.ts'
import { useData } from '../../data.ts'
import { useForm } from '../../form.ts'
import { euro } from '../../format.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-forms.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'

type Template = Answer<typeof templates>['templates'][number]
type Props = {
  path: string
  /** The templates of the workflows that the client has. */
  has: (string | null)[]
  onChange: () => void
  onClose: () => void
}

/** Gives a client a copy of a template, ready to run. */
export const AssignWorkflow = ({ open, ...rest }: Props & { open: boolean }) => (
  <Dialog open={open} title={admin('assign')} onClose={rest.onClose}>
    <Choice {...rest} />
  </Dialog>
)

const Choice = ({ has, ...rest }: Props) => (
  <Loaded of={useData<Answer<typeof templates>>('/api/v1/admin/workflow-templates')} lines={3}>
    {({ templates }) => <AssignForm of={templates.filter(({ id }) => !has.includes(id))} {...rest} />}
  </Loaded>
)

const AssignForm = ({ of, path, onChange, onClose }: { of: Template[] } & Omit<Props, 'has'>) => {
  const form = useForm(null, { template: of[0]?.id ?? '', name: '' }, async ({ template, name }) => {
    const json = { template_id: template, ...(name.trim() !== '' && { name: name.trim() }) }
    await call(path, { method: 'POST', json })
    toast(t('assigned'))
    onChange()
    onClose()
  })
  const { values, set, issue, error } = form
  const chosen = of.find(({ id }) => id === values.template)
  if (of.length === 0)
    return (
      <>
        <p>{t('allAssigned')}</p>
        <DialogActions>
          <Button onClick={onClose}>{common('close')}</Button>
        </DialogActions>
      </>
    )
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {error && <Failure error={error} saving />}
      <SelectField
        label={t('template')}
        of={of.map(({ id, name, revenue_per_execution }) => [id, `${name} · ${euro(revenue_per_execution)}`])}
        help={chosen?.description}
        value={values.template}
        error={issue('template_id')}
        onInput={(template) => set({ template })}
      />
      <TextField label={t('ownName')} help={t('ownNameHelp')} maxLength={255} {...form.field('name')} />
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" writes busy={form.busy}>
          {admin('assign')}
        </Button>
      </DialogActions>
    </form>
  )
}
