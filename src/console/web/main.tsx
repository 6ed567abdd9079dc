import { SearchX } from 'lucide'
import { render } from 'preact'
import { LocationProvider, Route, Router, useLocation } from 'preact-iso'
import { t } from './i18n/common.ts'
import { textsLoaded } from './i18n/locale.ts'
import type { ScreenRoute } from './route.tsx'
import { accountRoutes } from './routes/account.ts'
import { adminRoutes } from './routes/admin.ts'
import { assistantRoutes } from './routes/assistant.ts'
import { entryRoutes } from './routes/entry.ts'
import { operationsRoutes } from './routes/operations.ts'
import { scansRoutes } from './routes/scans.ts'
import { supportRoutes } from './routes/support.ts'
import { tutoringRoutes } from './routes/tutoring.ts'
import { valuationsRoutes } from './routes/valuations.ts'
import { workRoutes } from './routes/work.ts'
import { Page } from './shell/page.tsx'
import { Shell } from './shell/shell.tsx'
import './shell/theme.ts'
import { LinkButton } from './ui/button.tsx'
import { Empty } from './ui/states.tsx'

const screens: ScreenRoute[] = [
  ...workRoutes,
  ...supportRoutes,
  ...accountRoutes,
  // Before the room of a lesson, whose id would be any word.
  ...tutoringRoutes,
  ...assistantRoutes,
  ...scansRoutes,
  ...valuationsRoutes,
  ...adminRoutes,
  ...operationsRoutes,
]

const NoPage = () => (
  <Page path={[{ text: t('dashboard'), to: '/console' }, { text: '404' }]} title={t('noPage')}>
    <Empty icon={SearchX} text={t('noPage')}>
      <LinkButton to="/console">{t('home')}</LinkButton>
    </Empty>
  </Page>
)

/** After a move the keyboard goes on from the new page, as after a real load. */
const toMain = (): void => document.getElementById('main')?.focus({ preventScroll: true })

const Screens = ({ of }: { of: ScreenRoute[] }) => (
  <Router onRouteChange={toMain}>
    {[
      ...of.map(({ path, component }) => <Route key={path} path={path} component={component} />),
      <Route key="none" default component={NoPage} />,
    ]}
  </Router>
)

const App = () => {
  const { path } = useLocation()
  if (entryRoutes.some((one) => one.path === path)) return <Screens of={entryRoutes} />
  return (
    <Shell>
      <Screens of={screens} />
    </Shell>
  )
}

await textsLoaded()
const root = document.getElementById('app')
if (root)
  render(
    <LocationProvider scope="/console">
      <App />
    </LocationProvider>,
    root,
  )
