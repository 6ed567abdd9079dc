import { signal } from '@preact/signals'
import { SearchX } from 'lucide'
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { LocationProvider, Route, Router, useLocation } from 'preact-iso'
import { t } from './i18n/common.ts'
import { textsLoaded } from './i18n/locale.ts'
import type { ScreenRoute } from './route.tsx'
import { Dashboard } from './screens/work/dashboard.tsx'
import { NotLoaded } from './shell/not-loaded.tsx'
import { Page } from './shell/page.tsx'
import { Shell } from './shell/shell.tsx'
import './shell/theme.ts'
import { LinkButton } from './ui/button.tsx'
import { Empty, Skeleton } from './ui/states.tsx'

const NoPage = () => (
  <Page path={[{ text: t('dashboard'), to: '/console' }, { text: '404' }]} title={t('noPage')}>
    <Empty icon={SearchX} text={t('noPageHelp')}>
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
const routes = signal<typeof import('./routes/index.ts') | 'failed' | null>(null)
const loadRoutes = async (): Promise<void> => {
  routes.value = await import('./routes/index.ts').catch(() => 'failed' as const)
}

/** Pages before the sign-in, and those of mailed links. */
const entry = /^\/(console\/(login|forgot)|reset-password|verify-email)$/

const App = () => {
  const { path } = useLocation()
  const known = routes.value
  const isFirst = path === '/console'
  useEffect(() => {
    if (!isFirst && routes.peek() === null) void loadRoutes()
  }, [isFirst])
  const isEntry = entry.test(path)
  const screen =
    known === 'failed' ? (
      <NotLoaded />
    ) : known ? (
      <Screens of={isEntry ? known.entryRoutes : known.screens} />
    ) : isFirst ? (
      <Dashboard />
    ) : (
      <Skeleton lines={10} />
    )
  if (!isEntry) return <Shell>{screen}</Shell>
  return known === 'failed' ? <main class="entry">{screen}</main> : known && screen
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
