import { Inbox, Plus, Workflow } from 'lucide'
import { useQuery } from '../../address.ts'
import { useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/work.ts'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Filters, SearchFilter } from '../../ui/filters.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { type Flow, type FlowList, flowsPath } from './runs.ts'
import { useLastPictures, WorkflowCard } from './workflow-card.tsx'

const statuses = ['', 'deployed', 'draft', 'archived'] as const
const limit = 12

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** What the client can run. */
export const Workflows = () => {
  const { get, set } = useQuery()
  const flows = useData<FlowList>(flowsPath)
  const pictures = useLastPictures()
  const [search, status, offset] = [plain(get('search')), get('status'), Number(get('offset'))]
  const matching = (all: Flow[]): Flow[] => {
    const found = all.filter(
      (flow) =>
        (status === '' || flow.status === status) &&
        plain(`${flow.name} ${flow.description}`).includes(search),
    )
    // What cannot run any more stands last.
    return found.sort((one, other) => Number(one.status === 'archived') - Number(other.status === 'archived'))
  }
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('workflows') }]}
      title={common('workflows')}
      actions={
        <LinkButton icon={Plus} to="/console/requests/new">
          {t('requestOne')}
        </LinkButton>
      }
    >
      <Filters names={['search', 'status']}>
        <SearchFilter name="search" label={t('searchFlows')} />
        <Segments
          label={common('status')}
          of={statuses.map((one) => [one, one === '' ? common('all') : t(one)])}
          chosen={status}
          onChoose={(status) => set({ status })}
        />
      </Filters>
      <Loaded of={flows} lines={10}>
        {({ workflows }) => {
          const found = matching(workflows)
          if (workflows.length === 0)
            return (
              <Empty icon={Workflow} text={t('noFlows')}>
                <LinkButton look="primary" icon={Plus} to="/console/requests/new">
                  {t('requestOne')}
                </LinkButton>
              </Empty>
            )
          if (found.length === 0)
            return (
              <Empty icon={Inbox} text={t('noFlowMatch')}>
                <Button onClick={() => set({ search: '', status: '' })}>{common('all')}</Button>
              </Empty>
            )
          return (
            <>
              <div class="flows">
                {found.slice(offset, offset + limit).map((flow) => (
                  <WorkflowCard key={flow.id} flow={flow} picture={pictures.get(flow.id)} />
                ))}
              </div>
              <Pager total={found.length} limit={limit} offset={offset} />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
