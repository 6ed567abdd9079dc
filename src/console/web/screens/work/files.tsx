import { useQuery } from '../../address.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/work.ts'
import { Page } from '../../shell/page.tsx'
import { Segments } from '../../ui/segments.tsx'
import { FileResults } from './file-results.tsx'
import { FileUploads } from './file-uploads.tsx'

/** What runs have made, and what was uploaded for them. */
export const Files = () => {
  const { get, set } = useQuery()
  const kind = get('kind')
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('files') }]}
      title={common('files')}
      actions={
        <Segments
          label={common('files')}
          of={[
            ['', t('results')],
            ['uploads', t('uploads')],
          ]}
          chosen={kind}
          onChoose={(kind) => set({ kind, type: '' })}
        />
      }
    >
      {kind === 'uploads' ? <FileUploads /> : <FileResults />}
    </Page>
  )
}
