import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { chooseLocale, type Locale, locale } from '../../i18n/locale.ts'
import { chooseTheme, type Theme, theme } from '../../shell/theme.ts'
import { Card, Facts } from '../../ui/card.tsx'
import { Segments } from '../../ui/segments.tsx'

export const Display = () => (
  <Card title={t('display')}>
    <Facts
      of={[
        [
          t('language'),
          <Segments
            label={t('language')}
            of={[
              ['en', 'English'],
              ['fr', 'Français'],
            ]}
            chosen={locale.value}
            onChoose={(chosen) => void chooseLocale(chosen as Locale)}
          />,
        ],
        [
          common('theme'),
          <Segments
            label={common('theme')}
            of={[
              ['auto', t('themeSystem')],
              ['light', t('themeLight')],
              ['dark', t('themeDark')],
            ]}
            chosen={theme.value}
            onChoose={(chosen) => chooseTheme(chosen as Theme)}
          />,
        ],
      ]}
    />
    <p class="beneath">
      <small>{t('displayHelp')}</small>
    </p>
  </Card>
)
