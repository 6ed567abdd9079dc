import type { Convene } from '../src/convene.ts'
import type { AssistantSession, MessageEvent } from '../src/modules/assistant-sessions/index.ts'

export const demoBusinessId = 'B0100001'
export const demoCustomerId = 'user_123'

type Line = [role: MessageEvent['role'], content: string]

/** Loads the demo conversations and notes that are absent; those that exist stay as they are. */
export const seedAssistantSessions = async (assistant: Convene['assistant']): Promise<void> => {
  for (const { session, lines } of demoConversations)
    await assistant.load(
      session,
      lines.map(([role, content], index) => ({
        at: minutesAfter(session.createdAt, index),
        event: {
          id: session._id.replace(/.{4}$/, `${index + 1}`.padStart(4, '0')),
          role,
          content,
          clientMessageId: null,
          replyId: null,
        },
      })),
    )
  await assistant.loadNotes(demoBusinessId, demoNotes)
}

const minutesAfter = (date: Date, minutes: number): Date => new Date(date.getTime() + minutes * 60_000)

const demoNotes = `Zenith Plumbing repairs boilers, taps and drains in Ghent and the villages around it.
We open on weekdays from 8:00 to 18:00 and on Saturdays from 9:00 to 13:00.
An emergency visit at night or on Sunday costs 140 euros, parts not included.
An ordinary visit costs 65 euros for the first hour and 45 euros for each hour after it.
A boiler that shows error E9 has too little water: fill it to 1.5 bar with the blue tap below it.
Appointments can be moved without cost until noon of the day before.
Invoices are sent by e-mail and are payable within 30 days.`

const conversation = (
  number: number,
  fields: Partial<AssistantSession>,
  startedAt: string,
  lines: Line[],
) => {
  const createdAt = new Date(startedAt)
  const lastMessageAt = minutesAfter(createdAt, lines.length - 1)
  const session: AssistantSession = {
    _id: `019bb2a0-0000-7000-9000-00000${number}000000`,
    businessId: demoBusinessId,
    locationId: 'L0100001',
    userId: demoCustomerId,
    userKey: demoCustomerId,
    sessionType: 'general',
    status: 'active',
    title: null,
    metadata: '{}',
    messageCount: lines.length,
    createdAt,
    updatedAt: lastMessageAt,
    lastMessageAt,
    endedAt: null,
    ...fields,
  }
  return { session, lines }
}

const demoConversations = [
  conversation(
    1,
    {
      status: 'resolved',
      title: 'Boiler shows E9',
      sessionType: 'support',
      endedAt: new Date('2026-02-02T07:49:00.000Z'),
    },
    '2026-02-02T07:41:00.000Z',
    [
      ['user', 'My boiler shows E9 and there is no hot water.'],
      ['assistant', 'E9 means too little water. Please fill it to 1.5 bar with the blue tap below it.'],
      ['user', 'It reads 1.5 now and it starts. Thank you!'],
      ['assistant', 'Good to hear. If the pressure falls again within a week, we should look for a leak.'],
    ],
  ),
  conversation(
    2,
    { status: 'closed', title: 'Moving an appointment', endedAt: new Date('2026-02-10T16:20:00.000Z') },
    '2026-02-10T16:05:00.000Z',
    [
      ['user', 'Can I move my appointment of Thursday to Friday?'],
      ['assistant', 'Yes, until noon of the day before that costs nothing. Friday at 10:00 is free.'],
      ['user', 'Friday at 10:00 is perfect.'],
    ],
  ),
  conversation(3, { title: 'Prices' }, '2026-02-16T09:30:00.000Z', [
    ['user', 'What does a visit on Sunday cost?'],
    ['assistant', 'An emergency visit on Sunday costs 140 euros, parts not included.'],
    ['user', 'And on a Saturday morning?'],
  ]),
]
