import { Elysia, t } from 'elysia'
import type { Access } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { context } from '../../http/context.ts'
import { AppError, withErrorText } from '../../http/errors.ts'
import { pageQuery, readPage } from '../../http/wire.ts'
import type { CardService } from './card-service.ts'
import {
  adminCardWire,
  cardBody,
  cardQuery,
  cardWire,
  deletedCardWire,
  toAdminCardWire,
  toCardWire,
  tokenRequired,
} from './card-wire.ts'

const tags = ['Business cards']

export const createCardRoutes = (cards: CardService, may: Access) =>
  new Elysia({ name: 'convene/business-cards' })
    .use(context)
    .get(
      '/api/business-cards',
      (c) =>
        withErrorText('Failed to fetch business card', async () => {
          if (!c.query.token) throw new AppError('VALIDATION_FAILED', { text: tokenRequired })
          return toCardWire(await cards.read(c.query.token))
        }),
      may.anyone({
        query: cardQuery,
        response: { 200: cardWire },
        fails: ['VALIDATION_FAILED', 'BUSINESS_CARD_NOT_FOUND', 'INTERNAL_ERROR'],
        detail: { tags, summary: 'Get a business card by its token' },
      }),
    )
    .get(
      '/admin/business-cards',
      async (c) => {
        const { rows, total } = await cards.page(readPage(c.query))
        c.set.headers['x-total-count'] = String(total)
        return rows.map(toAdminCardWire)
      },
      may.admin({
        query: t.Object(pageQuery),
        response: { 200: t.Array(adminCardWire) },
        fails: ['VALIDATION_FAILED'],
        detail: { tags, summary: 'List business cards' },
      }),
    )
    .post(
      '/admin/business-cards',
      async (c) => {
        const { token = null, ...fields } = c.body
        return c.status(201, toAdminCardWire(await cards.create(actorOf(c.caller), { token, ...fields })))
      },
      may.admin({
        body: cardBody,
        response: { 201: adminCardWire },
        fails: ['BUSINESS_CARD_TAKEN'],
        detail: { tags, summary: 'Create a business card' },
      }),
    )
    .delete(
      '/admin/business-cards/:token',
      async (c) => {
        await cards.delete(actorOf(c.caller), c.params.token)
        return { success: true as const, token: c.params.token }
      },
      may.admin({
        response: { 200: deletedCardWire },
        fails: ['BUSINESS_CARD_NOT_FOUND'],
        detail: { tags, summary: 'Delete a business card' },
      }),
    )
