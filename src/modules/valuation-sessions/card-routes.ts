import { t } from 'elysia'
import type { Access } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { table } from '../../http/context.ts'
import { AppError, withErrorText } from '../../http/errors.ts'
import { pageQuery, readPage } from '../../http/wire.ts'
import type { CardService } from './card-service.ts'
import * as wire from './card-wire.ts'

export const createCardRoutes = (may: Access, cards: CardService) =>
  table('business-cards', 'Business cards')
    .get(
      '/api/business-cards',
      (c) =>
        withErrorText('Failed to fetch business card', async () => {
          if (!c.query.token) throw new AppError('VALIDATION_FAILED', { text: wire.tokenRequired })
          return wire.toCard(await cards.read(c.query.token))
        }),
      may.anyone({
        summary: 'Get a business card by its token',
        query: wire.cardQuery,
        response: { 200: wire.card },
        fails: ['BUSINESS_CARD_NOT_FOUND'],
      }),
    )
    .get(
      '/admin/business-cards',
      async (c) => {
        const { rows, total } = await cards.page(readPage(c.query))
        c.set.headers['x-total-count'] = String(total)
        return rows.map(wire.toAdminCard)
      },
      may.admin({
        summary: 'List business cards',
        query: t.Object(pageQuery),
        response: { 200: t.Array(wire.adminCard) },
      }),
    )
    .post(
      '/admin/business-cards',
      async (c) => {
        const { token = null, ...fields } = c.body
        return c.status(201, wire.toAdminCard(await cards.create(actorOf(c.caller), { token, ...fields })))
      },
      may.admin({
        summary: 'Create a business card',
        body: wire.cardBody,
        response: { 201: wire.adminCard },
        fails: ['BUSINESS_CARD_TAKEN'],
      }),
    )
    .delete(
      '/admin/business-cards/:token',
      async (c) => {
        await cards.delete(actorOf(c.caller), c.params.token)
        return { success: true as const, token: c.params.token }
      },
      may.admin({
        summary: 'Delete a business card',
        pathExamples: { token: wire.exampleToken },
        response: { 200: wire.deletedCard },
        fails: ['BUSINESS_CARD_NOT_FOUND'],
      }),
    )
