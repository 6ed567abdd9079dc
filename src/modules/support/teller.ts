import type { Logger } from 'pino'
import type { Audit } from '../../platform/audit.ts'
import { createKeyedMutex } from '../../platform/keyed-mutex.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Workflows } from '../workflows/index.ts'
import type { MailOf } from './mail.ts'
import type { Tracked } from './news.ts'
import { type Audience, type NoticeText, toNotice } from './notice.ts'
import type { People } from './people.ts'
import type { TrackedStore } from './tracked-store.ts'

export type TellerNeeds = {
  people: People
  notifications: Accounts['notifications']
  publish: Workflows['publish']
  mailOf: MailOf
  audit: Audit
  logger: Logger
}

/** What the news of one noun are called, and what they say. */
type Noun<Row extends Tracked> = {
  /** Of the events. */
  type: 'request.updated' | 'ticket.updated'
  /** Of the audit trail. */
  target: 'workflow_request' | 'support_ticket'
  /** What must be stored before anything is told. Safe to repeat. */
  store?(news: Row['news'][number]): Promise<void>
  noticesOf(row: Row, news: Row['news'][number], clientName: string): NoticeText[]
}

/**
 * Tells the news of rows, right after the write that made them: to the audit trail, the events of the client and the
 * people of the other side. News stay in the row until all are told, so a sweep tells what an ended process left; all
 * that follows has the id of the news as its key, so that it happens once.
 */
export const createTeller = <Row extends Tracked>(
  store: Pick<TrackedStore<Row>['acrossClients'], 'byId' | 'someWithNews' | 'removeNews'>,
  noun: Noun<Row>,
  { people, notifications, publish, mailOf, audit, logger }: TellerNeeds,
) => {
  const inTurn = createKeyedMutex()
  const underWay = new Set<Promise<void>>()

  const receiversOf = (audience: Audience, clientId: string): Promise<string[]> | string[] => {
    if (audience === 'admins') return people.admins()
    return audience === 'client' ? people.ofClient(clientId) : [audience.userId]
  }

  const tellNews = async (row: Row, news: Row['news'][number]): Promise<void> => {
    const { _id: id, client_id, title } = row
    const { actor, kind, side, status, version, before, after, at } = news
    await noun.store?.(news)
    const change = { id: news.id, client_id, before, after }
    await audit.record(actor, `${noun.target}.${kind}`, { type: noun.target, id }, change)
    const data = { id, title, status, version, change: kind, by: side, fields: Object.keys(after) }
    await publish({ client_id, type: noun.type, id: news.id, data, at })
    const client_name = await people.nameOfClient(client_id)
    for (const text of noun.noticesOf(row, news, client_name)) {
      const notice = { ...text, id, client_id, client_name, title }
      // The writers know what they do themselves.
      const receivers = new Set(await receiversOf(text.audience, client_id)).difference(
        new Set([actor.userId]),
      )
      for (const userId of receivers) {
        const byMail = await mailOf(notice, userId)
        await notifications.tell(userId, toNotice(notice), `${news.id} ${text.kind}`, byMail)
      }
    }
  }

  const tellAll = async (id: string): Promise<void> => {
    const row = await store.byId(id)
    if (!row) return
    for (const news of row.news) {
      await tellNews(row, news)
      await store.removeNews(id, news.id)
    }
  }

  const tellOrLog = async (id: string): Promise<void> => {
    try {
      await inTurn(id, () => tellAll(id))
    } catch (error) {
      logger.warn(
        { err: error, [noun.target]: id },
        'the news of a row is not told to all yet: the sweep tells it',
      )
    }
  }

  return {
    /** Tells the news of a row behind the answer. What fails is left to the sweep. */
    tellSoon({ _id }: Pick<Row, '_id'>): void {
      const telling = tellOrLog(_id).finally(() => underWay.delete(telling))
      underWay.add(telling)
    },

    /** Resolves once this process has told what it was telling. */
    async idle(): Promise<void> {
      await Promise.all(underWay)
    },

    /** Tells what ended processes left. Safe to repeat, and in several processes at once. */
    async sweep(): Promise<void> {
      for (const id of await store.someWithNews()) await tellOrLog(id)
    },
  }
}

export type Teller<Row extends Tracked> = ReturnType<typeof createTeller<Row>>
