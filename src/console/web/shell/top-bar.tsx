import { Menu, Moon, Search, Sun, SunMoon } from 'lucide'
import { t } from '../i18n/common.ts'
import { chooseLocale, locale } from '../i18n/locale.ts'
import { IconButton } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { crumbs } from './page.tsx'
import { chooseTheme, theme, themes } from './theme.ts'

const themeIcons = { auto: SunMoon, light: Sun, dark: Moon }
const themeTexts = { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' } as const

export const LocaleButton = () => {
  const other = locale.value === 'en' ? 'fr' : 'en'
  return (
    <button
      type="button"
      class="icon-button"
      lang={other}
      aria-label={`${other.toUpperCase()} ${t('language')}`}
      title={t('language')}
      onClick={() => void chooseLocale(other)}
    >
      <span class="lang">{other.toUpperCase()}</span>
    </button>
  )
}

export const ThemeButton = () => (
  <IconButton
    icon={themeIcons[theme.value]}
    label={`${t('theme')}: ${t(themeTexts[theme.value])}`}
    onClick={() => chooseTheme(themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'auto')}
  />
)

type TopBarProps = { menuOpen: boolean; onMenu: () => void; onSearch: () => void }

export const TopBar = ({ menuOpen, onMenu, onSearch }: TopBarProps) => (
  <header class="top">
    <button
      type="button"
      class="icon-button menu"
      aria-label={t('menu')}
      aria-expanded={menuOpen}
      aria-controls="side"
      onClick={onMenu}
    >
      <Icon of={Menu} size={18} />
    </button>
    <nav aria-label={t('breadcrumb')} class="crumbs">
      <ol>
        {crumbs.value.map(({ text, to }) => (
          <li key={text}>{to ? <a href={to}>{text}</a> : <span aria-current="page">{text}</span>}</li>
        ))}
      </ol>
    </nav>
    <button type="button" class="search" onClick={onSearch}>
      <Icon of={Search} size={15} />
      <span>{t('search')}</span>
      <kbd>Ctrl K</kbd>
    </button>
    <LocaleButton />
    <ThemeButton />
  </header>
)
