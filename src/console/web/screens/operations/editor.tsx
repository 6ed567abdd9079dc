import type { stepKinds, workflowDetail } from '../../../../modules/workflows/catalogue/admin-wire.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import type { ScreenProps } from '../../route.tsx'
import { Page } from '../../shell/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { overview } from './clients.tsx'
import { EditorForm } from './editor-form.tsx'

/** A workflow of a client: what it does, what it asks for and what it costs. */
export const WorkflowEditor = ({ params: { id = '' } }: ScreenProps) => {
  const found = useData<Answer<typeof workflowDetail>>(`/api/v1/admin/workflows/${id}`)
  const kinds = useData<Answer<typeof stepKinds>>('/api/v1/admin/step-kinds')
  if (found.data !== null && kinds.data !== null)
    return (
      <EditorForm
        workflow={found.data.workflow}
        clientName={found.data.client?.name ?? '–'}
        kinds={kinds.data.step_kinds}
      />
    )
  return (
    <Page
      path={[
        overview(),
        { text: common('workflows'), to: '/console/admin/workflows' },
        { text: found.data?.workflow.name ?? '…' },
      ]}
      title={found.data?.workflow.name ?? common('workflows')}
    >
      <Loaded of={found} lines={12}>
        {() => (
          <Loaded of={kinds} lines={12}>
            {() => null}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}
