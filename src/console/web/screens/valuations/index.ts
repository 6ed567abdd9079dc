/** One file of scripts: each more is named in the first page. */
export { DeletedValuations } from './deleted.tsx'
export { Valuations } from './list.tsx'
export { ValuationPage } from './valuation.tsx'
