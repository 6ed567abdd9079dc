import type { Value } from '../bson/value.ts'
import type { Path } from './path.ts'
import type { Pattern } from './regex.ts'

export type Comparison = 'eq' | 'lt' | 'lte' | 'gt' | 'gte'

/** A condition on the values of one field. */
export type Test =
  | { readonly kind: 'compare'; readonly op: Comparison; readonly value: Value; readonly key: Buffer }
  | {
      readonly kind: 'in'
      readonly keys: ReadonlySet<string>
      readonly values: readonly Value[]
      readonly regexes: readonly Pattern[]
    }
  | { readonly kind: 'regex'; readonly regex: Pattern; readonly prefix: string; readonly value: Value }
  | { readonly kind: 'exists' }
  | { readonly kind: 'type'; readonly types: ReadonlySet<number> }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'elementObject'; readonly predicate: Predicate }
  | { readonly kind: 'elementValue'; readonly tests: readonly ElementTest[] }

export interface ElementTest {
  readonly test: Test
  readonly negated: boolean
}

/** A parsed filter. `and` without items matches everything. */
export type Predicate =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly items: readonly Predicate[] }
  | { readonly kind: 'not'; readonly item: Predicate }
  | { readonly kind: 'field'; readonly path: Path; readonly test: Test }
  | { readonly kind: 'expression'; readonly matches: (document: Value) => boolean }

export const everything: Predicate = { kind: 'and', items: [] }

/** The conditions that must all hold, nested $and flattened. */
export function conjuncts(predicate: Predicate): readonly Predicate[] {
  return predicate.kind === 'and' ? predicate.items.flatMap(conjuncts) : [predicate]
}

/** One predicate for several that must all hold. */
export function allOf(items: readonly Predicate[]): Predicate {
  const [only] = items
  return items.length === 1 && only ? only : { kind: 'and', items }
}
