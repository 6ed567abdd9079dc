import { Elysia, t } from 'elysia'
import type { Access } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { context } from '../../http/context.ts'
import { AppError, withErrorText } from '../../http/errors.ts'
import { jsonResponse } from '../../http/json-response.ts'
import { pageQuery, readPage } from '../../http/wire.ts'
import type { CardService } from './card-service.ts'
import {
  adminCardWire,
  cardBody,
  cardDeleteAnswer,
  cardQuery,
  cardWire,
  toAdminCardWire,
  toCardFields,
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
          return jsonResponse(c.set, await cards.show(c.query.token))
        }),
      may.anyone({
        query: cardQuery,
        response: { 200: cardWire },
        fails: ['VALIDATION_FAILED', 'BUSINESS_CARD_NOT_FOUND', 'INTERNAL_ERROR'],
        detail: { tags, summary: 'The business card behind a token' },
      }),
    )
    .get(
      '/admin/business-cards',
      async (c) => {
        const { limit, offset } = readPage(c.query)
        const page = await cards.list(limit, offset)
        c.set.headers['x-total-count'] = String(page.total)
        return page.cards.map(toAdminCardWire)
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
        const card = await cards.create(actorOf(c.caller), toCardFields(fields), token)
        return c.status(201, toAdminCardWire(card))
      },
      may.admin({
        body: cardBody,
        response: { 201: adminCardWire },
        fails: ['BUSINESS_CARD_TAKEN'],
        detail: { tags, summary: 'Make a business card' },
      }),
    )
    .delete(
      '/admin/business-cards/:token',
      async (c) => {
        await cards.remove(actorOf(c.caller), c.params.token)
        return { success: true as const, token: c.params.token }
      },
      may.admin({
        response: { 200: cardDeleteAnswer },
        fails: ['BUSINESS_CARD_NOT_FOUND'],
        detail: { tags, summary: 'Remove a business card' },
      }),
    )
