import { t } from '../../i18n/valuations.ts'
import { Card } from '../../ui/card.tsx'
import { objectOf } from './valuations.ts'

type Turn = { role: string; content: string }

const turnsOf = (history: unknown): Turn[] =>
  (Array.isArray(history) ? history : []).flatMap((one) => {
    const { role, content } = objectOf(one)
    return typeof content === 'string' && typeof role === 'string' ? [{ role, content }] : []
  })

/** What was said, oldest first. Nothing without a conversation. */
export const Conversation = ({ of }: { of: unknown }) => {
  const turns = turnsOf(of)
  if (turns.length === 0) return null
  return (
    <Card title={t('conversation')}>
      <div class="posts">
        {turns.map(({ role, content }, i) => (
          <article key={`${i} ${content}`} class="post">
            <h3>{role === 'user' ? t('user') : t('assistant')}</h3>
            <p class="prose">{content}</p>
          </article>
        ))}
      </div>
    </Card>
  )
}
