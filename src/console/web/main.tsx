import { signal } from '@preact/signals'
import { SearchX } from 'lucide'
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { LocationProvider, Route, Router, useLocation } from 'preact-iso'
import { t } from './i18n/common.ts'
import { textsLoaded } from './i18n/locale.ts'
import type { ScreenRoute } from './route.tsx'
import { Dashboard } from './screens/work/dashboard.tsx'
import { Page } from './shell/page.tsx'
import { Shell } from './shell/shell.tsx'
import './shell/theme.ts'
import { LinkButton } from './ui/button.tsx'
import { Empty, Skeleton } from './ui/states.tsx'

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

/** The addresses of all screens. The first page does without them. */
const routes = signal<typeof import('./routes/index.ts') | null>(null)
const loadRoutes = async (): Promise<void> => {
  routes.value = await import('./routes/index.ts')
}

/** Pages before the sign-in, and those of mailed links. */
const entry = /^\/(console\/(login|forgot)|reset-password|verify-email)$/

const App = () => {
  const { path } = useLocation()
  const known = routes.value
  const isFirst = path === '/console'
  useEffect(() => {
    if (!isFirst) void loadRoutes()
  }, [isFirst])
  if (entry.test(path)) return known && <Screens of={known.entryRoutes} />
  return (
    <Shell>
      {known ? <Screens of={known.screens} /> : isFirst ? <Dashboard /> : <Skeleton lines={10} />}
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
