/** Random documents, filters, updates and pipelines of what the embedded store has; the same ones for a seed. */
import { BSONRegExp, Decimal128, type Document, Double, Int32, Long, ObjectId } from 'mongodb'

/** One thing to ask two engines: what is done and with which operand. */
export type Case =
  | { kind: 'find'; filter: Document; options: Document }
  | { kind: 'update'; filter: Document; update: Document | Document[]; upsert: boolean }
  | { kind: 'aggregate'; pipeline: Document[] }

type Random = () => number

export const createGenerator = (random: Random) => {
  const whole = (below: number): number => Math.floor(random() * below)
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[whole(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const often = (chance: number): boolean => random() < chance
  const several = <Item>(make: () => Item, most = 3): Item[] => Array.from({ length: 1 + whole(most) }, make)

  const number = (): unknown =>
    pick([
      () => new Int32(whole(4)),
      () => new Int32(whole(4)),
      () => new Int32(-1 - whole(3)),
      () => new Double(whole(4)),
      () => new Double(whole(6) / 2),
      () => new Double(pick([Number.NaN, Number.POSITIVE_INFINITY, -0, 2 ** 53])),
      () => Long.fromNumber(whole(4)),
      () => Long.fromString(pick(['9007199254740993', '9223372036854775807', '2147483648'])),
      () => Decimal128.fromString(pick(['1', '1.5', '2.0', '-1'])),
    ])()
  const regex = (): BSONRegExp =>
    new BSONRegExp(pick(['^a', 'b$', 'a.b', '^ab$', 'A', 'a|B']), pick(['', '', 'i', 's']))
  const scalar = (): unknown =>
    pick([
      number,
      number,
      () => pick(['', 'a', 'ab', 'B', 'a\nb', 'ab\n', 'é']),
      () => pick(['a', 'ab', 'b']),
      () => null,
      () => often(0.5),
      () => new Date(pick([0, 1000, 86_400_000, -1])),
      () => new ObjectId(`00000000000000000000000${whole(3)}`),
    ])()
  const value = (depth = 2): unknown => {
    if (depth > 0 && often(0.35))
      return often(0.6) ? Array.from({ length: whole(4) }, () => value(depth - 1)) : fields(depth - 1)
    return often(0.03) ? regex() : scalar()
  }
  const fields = (depth: number): Document => {
    const made: Document = {}
    for (const name of ['a', 'b', 'c']) if (often(0.5)) made[name] = value(depth)
    return made
  }
  const document = (id: number): Document & { _id: number } => ({ _id: id, s: whole(3), ...fields(3) })

  const path = (): string =>
    pick([
      'a',
      'b',
      'c',
      'a',
      'b',
      'a.b',
      'a.a',
      'b.a',
      'b.c',
      'a.b.c',
      'a.0',
      'b.1',
      'a.0.b',
      'a.b.0',
      'a.0.0',
      's',
    ])
  const comparison = (depth: number): Document => {
    const operator = pick(['$eq', '$gt', '$gte', '$lt', '$lte', '$ne'])
    return { [operator]: value(depth) }
  }
  const condition = (depth = 2): Document =>
    pick([
      () => comparison(depth),
      () => comparison(depth),
      () => ({ ...comparison(1), ...comparison(1) }),
      () => ({ $in: several(() => value(1)) }),
      () => ({ $nin: several(() => value(1)) }),
      () => ({ $exists: often(0.5) }),
      () => ({
        $type: pick([1, 2, 3, 4, 7, 8, 9, 10, 11, 16, 18, 'number', 'string', 'array', ['int', 'null']]),
      }),
      () => ({ $size: whole(3) }),
      () => ({ $regex: pick(['^a', 'b$', 'a.b', 'B']), ...(often(0.3) && { $options: pick(['i', 's']) }) }),
      () => ({ $all: several(() => (often(0.8) ? value(1) : { $elemMatch: condition(0) })) }),
      () => ({ $elemMatch: often(0.5) ? condition(depth - 1 > 0 ? depth - 1 : 0) : filter(0) }),
      () => ({ $not: often(0.1) ? regex() : condition(depth > 0 ? depth - 1 : 0) }),
    ])()
  const operand = (): unknown =>
    pick([() => `$${pick(['a', 'b', 'c', 'a.b', 'b.a', 's'])}`, () => ({ $literal: scalar() }), number])()
  const boolean = (): Document => ({
    [pick(['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'])]: [operand(), operand()],
  })
  const expression = (): unknown =>
    pick([
      operand,
      boolean,
      () => ({ $cmp: [operand(), operand()] }),
      () => ({ $and: [boolean(), operand()] }),
      () => ({ $or: [boolean(), operand()] }),
      () => ({ $not: [boolean()] }),
      () => ({ $cond: [boolean(), operand(), operand()] }),
      () => ({ $ifNull: [operand(), operand()] }),
      () => ({ $add: ['$s', number()] }),
      () => ({ $subtract: [number(), '$s'] }),
      () => [operand(), operand()],
      () => ({ x: operand(), y: operand() }),
    ])()
  const filter = (depth = 2): Document => {
    const made: Document = {}
    for (const _ of several(() => 0, 2)) made[path()] = often(0.35) ? value(1) : condition(depth)
    if (depth > 0 && often(0.25)) made[pick(['$and', '$or', '$nor'])] = several(() => filter(depth - 1))
    if (depth > 0 && often(0.08)) made.$expr = boolean()
    return made
  }

  const direction = (): number => pick([1, -1])
  const sort = (): Document => ({
    [path()]: direction(),
    ...(often(0.3) && { s: direction() }),
    _id: direction(),
  })
  const projection = (): Document => {
    const kept = often(0.6) ? 1 : 0
    const made: Document = {}
    for (const name of several(() => pick(['a', 'b', 'c', 'a.b', 'b.a', 'a.b.c', 's']), 2))
      if (!Object.keys(made).some((other) => other.startsWith(`${name}.`) || name.startsWith(`${other}.`)))
        made[name] = kept
    return { ...made, ...(often(0.2) && { _id: 0 }) }
  }
  const find = (): Case => ({
    kind: 'find',
    filter: filter(),
    options: {
      ...(often(0.25) && { sort: sort(), ...(often(0.4) && { skip: whole(5), limit: 1 + whole(10) }) }),
      ...(often(0.15) && { projection: projection() }),
    },
  })

  const target = (): string =>
    pick(['a', 'b', 'c', 'd', 'a.b', 'b.a', 'a.0', 'b.1', 'a.0.b', 'a.4', 'c.b.a', 's'])
  const change = (): [string, unknown] =>
    pick<() => [string, unknown]>([
      () => ['$set', value(2)],
      () => ['$set', value(2)],
      () => ['$unset', ''],
      () => ['$inc', number()],
      () => ['$mul', number()],
      () => ['$min', value(1)],
      () => ['$max', value(1)],
      () => ['$rename', target()],
      () => [
        '$push',
        often(0.5)
          ? value(1)
          : {
              $each: several(() => value(1)),
              ...(often(0.4) && { $slice: whole(5) - 2 }),
              ...(often(0.4) && { $position: whole(4) - 1 }),
              ...(often(0.4) && { $sort: often(0.5) ? direction() : { a: direction() } }),
            },
      ],
      () => ['$addToSet', often(0.5) ? value(1) : { $each: several(() => value(1)) }],
      () => ['$pull', often(0.4) ? value(1) : often(0.5) ? condition(0) : filter(0)],
      () => ['$pullAll', several(() => value(1))],
      () => ['$pop', direction()],
      () => ['$setOnInsert', value(1)],
    ])()
  const update = (): Case => {
    const made: Document = {}
    for (const [operator, operandOf] of several(change, 2))
      made[operator] = { ...made[operator], [target()]: operandOf }
    const shapes = (): Document[] =>
      several(
        () =>
          pick([
            () => ({ $set: { [target()]: expression() } }),
            () => ({ $unset: pick(['a', 'b.a', 'c']) }),
          ])(),
        2,
      )
    const upsert = often(0.1)
    return {
      kind: 'update',
      filter: upsert ? { [pick(['a', 'b.a', 'c'])]: often(0.6) ? value(1) : condition(0), d: whole(3) } : {},
      update: often(0.12) ? shapes() : often(0.05) ? fields(2) : made,
      upsert,
    }
  }

  const accumulator = (): Document =>
    pick([
      () => ({ $sum: pick([1, '$s', '$a', '$b']) }),
      () => ({ $avg: '$s' }),
      () => ({ [pick(['$min', '$max', '$first', '$last'])]: operand() }),
      () => ({ $push: operand() }),
      () => ({ $count: {} }),
    ])()
  const stages = (): Document[] =>
    pick<() => Document[]>([
      () => [{ $match: filter(1) }],
      () => [{ $sort: sort() }, ...(often(0.5) ? [{ $skip: whole(4) }, { $limit: 1 + whole(10) }] : [])],
      () => [{ $set: { [pick(['a', 'd', 'c.b', 'd.e'])]: expression() } }],
      () => [{ $project: often(0.5) ? projection() : { x: expression(), ...(often(0.5) && { b: 1 }) } }],
      () => [{ $unset: pick(['a', 'b.a', 'c.b']) }],
      () => [
        {
          $unwind: often(0.5)
            ? pick(['$a', '$b', '$a.b'])
            : {
                path: pick(['$a', '$b', '$b.a']),
                preserveNullAndEmptyArrays: often(0.5),
                ...(often(0.5) && { includeArrayIndex: 'at' }),
              },
        },
      ],
    ])()
  const aggregate = (): Case => {
    const pipeline = several(stages, 3).flat()
    // an order for what keeps one: an aggregate must not depend on how an engine stores
    if (often(0.4))
      pipeline.push(
        { $sort: { _id: 1 } },
        {
          $group: {
            _id: pick([null, '$s', '$a', '$a.b', { x: '$s', y: '$b' }]),
            n: accumulator(),
            m: accumulator(),
          },
        },
      )
    else if (often(0.1)) pipeline.push({ $count: 'n' })
    return { kind: 'aggregate', pipeline }
  }

  return { document, next: (): Case => pick([find, find, find, update, update, aggregate])() }
}
