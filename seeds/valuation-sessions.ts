import type { Connection } from 'mongoose'
import { AppError } from '../src/http/errors.ts'
import {
  createCardStore,
  createValuationSessionStore,
  guestOwner,
  type NewCard,
  userOwner,
  type ValuationSession,
} from '../src/modules/valuation-sessions/index.ts'

export const demoGuestId = 'guest_demo_0001'
export const demoCardToken = 'demo-card'

/** Inserts the demo valuations and the demo card that are missing. Existing rows stay as they are. */
export const seedValuationSessions = async (
  connection: Connection,
  ownerUserId: string,
  visitorUserId: string,
): Promise<void> => {
  const sessions = createValuationSessionStore(connection)
  const cards = createCardStore(connection)
  await unlessThere(cards.insert(demoCard))
  for (const session of demoSessions(ownerUserId, visitorUserId)) await unlessThere(sessions.insert(session))
}

const unlessThere = async (insertion: Promise<unknown>): Promise<void> => {
  try {
    await insertion
  } catch (error) {
    if (!(error instanceof AppError && error.status === 409)) throw error
  }
}

const demoCard: NewCard = {
  _id: demoCardToken,
  company_name: 'Brouwerij De Meander BV',
  industry: 'Food and beverage',
  business_type_id: 'craft_brewery',
  revenue: 1_840_000,
  employee_count: 14,
  country_code: 'BE',
  founding_year: 2009,
  description: 'Craft brewery with a tap room on the Leie; 60 % of sales go to horeca in East Flanders.',
  city: 'Ghent',
  business_highlights: 'Own bottling line, two export contracts, organic certificate since 2021.',
  reason_for_selling: 'The founders retire in 2027.',
  created_at: new Date('2026-01-12T08:30:00.000Z'),
  updated_at: new Date('2026-01-12T08:30:00.000Z'),
}

const emptySession = {
  completed_at: null,
  form_data: null,
  collected_data: null,
  conversation_history: null,
  valuation_result: null,
  business_card_token: null,
  prefilled_from_card: false,
} as const

const demoSessions = (ownerUserId: string, visitorUserId: string): ValuationSession[] => [
  {
    ...emptySession,
    _id: '019bb2a0-0000-7000-8000-000000000001',
    report_id: 'val_demo_in_progress',
    ...userOwner(ownerUserId),
    status: 'IN_PROGRESS',
    current_view: 'CONVERSATIONAL',
    created_at: new Date('2026-02-03T09:12:00.000Z'),
    updated_at: new Date('2026-02-03T09:41:30.000Z'),
    form_data: {
      company_name: 'Brouwerij De Meander BV',
      country_code: 'BE',
      revenue: 1_840_000,
      founding_year: 2009,
    },
    collected_data: { ebitda: 312_000, recurring_revenue_share: 0.35 },
    conversation_history: [
      { role: 'assistant', content: 'What was the EBITDA of the last closed year?' },
      { role: 'user', content: 'About 312,000 euros.' },
    ],
    business_card_token: demoCardToken,
    prefilled_from_card: true,
  },
  {
    ...emptySession,
    _id: '019bb2a0-0000-7000-8000-000000000002',
    report_id: 'val_demo_completed',
    ...userOwner(ownerUserId),
    status: 'COMPLETED',
    current_view: 'MANUAL',
    created_at: new Date('2026-01-20T13:00:00.000Z'),
    updated_at: new Date('2026-01-20T13:25:00.000Z'),
    completed_at: new Date('2026-01-20T13:25:00.000Z'),
    form_data: {
      company_name: 'Schrijnwerkerij Peeters & Zoon BV',
      industry: 'Construction',
      country_code: 'BE',
      revenue: 2_450_000,
      ebitda: 365_000,
      net_debt: 210_000,
      employee_count: 19,
    },
    valuation_result: {
      currency: 'EUR',
      method: 'EBITDA multiple',
      multiple: { low: 3.8, mid: 4.4, high: 5.1 },
      enterprise_value: { low: 1_387_000, mid: 1_606_000, high: 1_861_500 },
      equity_value: { low: 1_177_000, mid: 1_396_000, high: 1_651_500 },
      confidence: 0.78,
    },
  },
  {
    ...emptySession,
    _id: '019bb2a0-0000-7000-8000-000000000003',
    report_id: 'val_demo_archived',
    ...userOwner(ownerUserId),
    status: 'ARCHIVED',
    current_view: 'MANUAL',
    created_at: new Date('2025-11-04T10:00:00.000Z'),
    updated_at: new Date('2025-12-01T16:05:00.000Z'),
    completed_at: new Date('2025-11-04T10:32:00.000Z'),
    form_data: { company_name: 'Meander Events VOF', country_code: 'BE', revenue: 190_000 },
    valuation_result: {
      currency: 'EUR',
      method: 'Discounted cash flow',
      equity_value: { low: 120_000, mid: 155_000, high: 190_000 },
      confidence: 0.61,
    },
  },
  {
    ...emptySession,
    _id: '019bb2a0-0000-7000-8000-000000000004',
    report_id: 'val_demo_deleted',
    ...userOwner(ownerUserId),
    status: 'DELETED',
    current_view: 'MANUAL',
    created_at: new Date('2025-10-15T07:45:00.000Z'),
    updated_at: new Date('2025-10-15T08:00:00.000Z'),
    form_data: { company_name: 'Test' },
  },
  {
    ...emptySession,
    _id: '019bb2a0-0000-7000-8000-000000000005',
    report_id: 'val_demo_guest',
    ...guestOwner(demoGuestId),
    status: 'IN_PROGRESS',
    current_view: 'MANUAL',
    created_at: new Date('2026-02-10T18:20:00.000Z'),
    updated_at: new Date('2026-02-10T18:24:00.000Z'),
    form_data: { company_name: 'Bakkerij Janssens', country_code: 'BE', revenue: 640_000 },
  },
  {
    ...emptySession,
    _id: '019bb2a0-0000-7000-8000-000000000006',
    report_id: 'val_demo_visitor',
    ...userOwner(visitorUserId),
    status: 'IN_PROGRESS',
    current_view: 'MANUAL',
    created_at: new Date('2026-02-12T10:00:00.000Z'),
    updated_at: new Date('2026-02-12T10:08:00.000Z'),
    form_data: { company_name: 'Fietsen Demir', country_code: 'BE', revenue: 410_000 },
  },
]
