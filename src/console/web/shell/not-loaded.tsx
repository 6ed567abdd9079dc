import { RotateCcw, Unplug } from 'lucide'
import { t } from '../i18n/common.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/states.tsx'
import { Page } from './page.tsx'

/**
 * A screen whose file did not come: the server is away, or another release has come since this page was loaded. Browsers
 * remember the failure, so the page is loaded anew; what was typed is kept by the tab.
 */
export const NotLoaded = () => (
  <Page path={[{ text: t('dashboard'), to: '/console' }, { text: t('loadFailed') }]} title={t('loadFailed')}>
    <Empty icon={Unplug} text={t('unreachable')}>
      <Button look="primary" icon={RotateCcw} onClick={() => location.reload()}>
        {t('reload')}
      </Button>
    </Empty>
  </Page>
)
