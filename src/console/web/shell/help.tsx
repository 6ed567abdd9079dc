import { t } from '../i18n/shell.ts'
import { Dialog } from '../ui/dialog.tsx'

const keys = [
  ['Ctrl K', 'keyPalette'],
  ['g d · w · e · r · s', 'keyGo'],
  ['j · k', 'keyRows'],
  ['Enter', 'keyOpen'],
  ['/', 'keyList'],
  ['Esc', 'keyClose'],
  ['?', 'keyHelp'],
] as const

export const Help = ({ onClose }: { onClose: () => void }) => (
  <Dialog open title={t('shortcuts')} onClose={onClose}>
    <dl class="facts keys">
      {keys.map(([key, text]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{t(text)}</dd>
        </div>
      ))}
    </dl>
  </Dialog>
)
