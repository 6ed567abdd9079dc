import { describe, expect, test } from 'bun:test'
import { trimHistory } from '../../../src/modules/assistant-sessions/prompt.ts'
import type { ChatMessage } from '../../../src/platform/llm.ts'

describe('the prompt', () => {
  const message = (content: string): ChatMessage => ({ role: 'user', content })

  test('has the instruction first, then the newest messages that fit, oldest first', () => {
    const history = Array.from({ length: 50 }, (_, number) => message(`${number}`.padEnd(300, '.')))
    const trimmed = trimHistory(message('system'), history, 1000)
    expect(trimmed[0]?.content).toBe('system')
    expect(trimmed.slice(1)).toEqual(history.slice(-9))
  })

  test('has the question, however long it is', () => {
    expect(trimHistory(message('s'), [message('old'), message('x'.repeat(90_000))], 10)).toHaveLength(2)
  })
})
