import type { Connection } from 'mongoose'
import { AppError } from '../src/http/errors.ts'
import {
  type BusinessCard,
  createCardStore,
  createValuationSessionStore,
  guestOwner,
  userOwner,
  type ValuationSession,
} from '../src/modules/valuation-sessions/index.ts'

export const demoGuestId = 'guest_demo_0001'
export const demoCardToken = 'demo-card'

/** Inserts what is missing of the demo valuations and the demo card; what is there is left as it is. */
export const seedValuationSessions = async (connection: Connection, ownerUserId: string): Promise<void> => {
  const sessions = createValuationSessionStore(connection)
  const cards = createCardStore(connection)
  await unlessThere(cards.insert(demoCard))
  for (const session of demoSessions(ownerUserId)) await unlessThere(sessions.insert(session))
}

const unlessThere = async (insertion: Promise<void>): Promise<void> => {
  try {
    await insertion
  } catch (error) {
    if (!(error instanceof AppError && error.status === 409)) throw error
  }
}

const demoCard: BusinessCard = {
  token: demoCardToken,
  companyName: 'Brouwerij De Meander BV',
  industry: 'Food and beverage',
  businessTypeId: 'craft_brewery',
  revenue: 1_840_000,
  employeeCount: 14,
  countryCode: 'BE',
  foundingYear: 2009,
  description: 'Craft brewery with a tap room on the Leie; 60 % of sales go to horeca in East Flanders.',
  city: 'Ghent',
  businessHighlights: 'Own bottling line, two export contracts, organic certificate since 2021.',
  reasonForSelling: 'The founders retire in 2027.',
  createdAt: new Date('2026-01-12T08:30:00.000Z'),
  updatedAt: new Date('2026-01-12T08:30:00.000Z'),
}

const emptySession = {
  completedAt: null,
  formData: null,
  collectedData: null,
  conversationHistory: null,
  valuationResult: null,
  businessCardToken: null,
  prefilledFromCard: false,
} as const

const demoSessions = (ownerUserId: string): ValuationSession[] => [
  {
    ...emptySession,
    id: '019bb2a0-0000-7000-8000-000000000001',
    reportId: 'val_demo_in_progress',
    owner: userOwner(ownerUserId),
    status: 'IN_PROGRESS',
    currentView: 'CONVERSATIONAL',
    createdAt: new Date('2026-02-03T09:12:00.000Z'),
    updatedAt: new Date('2026-02-03T09:41:30.000Z'),
    formData: JSON.stringify({
      company_name: 'Brouwerij De Meander BV',
      country_code: 'BE',
      revenue: 1_840_000,
      founding_year: 2009,
    }),
    collectedData: JSON.stringify({ ebitda: 312_000, recurring_revenue_share: 0.35 }),
    conversationHistory: JSON.stringify([
      { role: 'assistant', content: 'What was the EBITDA of the last closed year?' },
      { role: 'user', content: 'About 312,000 euros.' },
    ]),
    businessCardToken: demoCardToken,
    prefilledFromCard: true,
  },
  {
    ...emptySession,
    id: '019bb2a0-0000-7000-8000-000000000002',
    reportId: 'val_demo_completed',
    owner: userOwner(ownerUserId),
    status: 'COMPLETED',
    currentView: 'MANUAL',
    createdAt: new Date('2026-01-20T13:00:00.000Z'),
    updatedAt: new Date('2026-01-20T13:25:00.000Z'),
    completedAt: new Date('2026-01-20T13:25:00.000Z'),
    formData: JSON.stringify({
      company_name: 'Schrijnwerkerij Peeters & Zoon BV',
      industry: 'Construction',
      country_code: 'BE',
      revenue: 2_450_000,
      ebitda: 365_000,
      net_debt: 210_000,
      employee_count: 19,
    }),
    valuationResult: JSON.stringify({
      currency: 'EUR',
      method: 'EBITDA multiple',
      multiple: { low: 3.8, mid: 4.4, high: 5.1 },
      enterprise_value: { low: 1_387_000, mid: 1_606_000, high: 1_861_500 },
      equity_value: { low: 1_177_000, mid: 1_396_000, high: 1_651_500 },
      confidence: 0.78,
    }),
  },
  {
    ...emptySession,
    id: '019bb2a0-0000-7000-8000-000000000003',
    reportId: 'val_demo_archived',
    owner: userOwner(ownerUserId),
    status: 'ARCHIVED',
    currentView: 'MANUAL',
    createdAt: new Date('2025-11-04T10:00:00.000Z'),
    updatedAt: new Date('2025-12-01T16:05:00.000Z'),
    completedAt: new Date('2025-11-04T10:32:00.000Z'),
    formData: JSON.stringify({ company_name: 'Meander Events VOF', country_code: 'BE', revenue: 190_000 }),
    valuationResult: JSON.stringify({
      currency: 'EUR',
      method: 'Discounted cash flow',
      equity_value: { low: 120_000, mid: 155_000, high: 190_000 },
      confidence: 0.61,
    }),
  },
  {
    ...emptySession,
    id: '019bb2a0-0000-7000-8000-000000000004',
    reportId: 'val_demo_deleted',
    owner: userOwner(ownerUserId),
    status: 'DELETED',
    currentView: 'MANUAL',
    createdAt: new Date('2025-10-15T07:45:00.000Z'),
    updatedAt: new Date('2025-10-15T08:00:00.000Z'),
    formData: JSON.stringify({ company_name: 'Test' }),
  },
  {
    ...emptySession,
    id: '019bb2a0-0000-7000-8000-000000000005',
    reportId: 'val_demo_guest',
    owner: guestOwner(demoGuestId),
    status: 'IN_PROGRESS',
    currentView: 'MANUAL',
    createdAt: new Date('2026-02-10T18:20:00.000Z'),
    updatedAt: new Date('2026-02-10T18:24:00.000Z'),
    formData: JSON.stringify({ company_name: 'Bakkerij Janssens', country_code: 'BE', revenue: 640_000 }),
  },
]
