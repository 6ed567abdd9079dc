import { readFileSync } from 'node:fs'
import { CATEGORIES } from './categories.ts'
import { vocabulary } from './word-pieces.ts'

/** Sizes of network.bin, which bench/risk-network/student.py writes: the values of a piece, of the wider step, of one head. */
export const WIDTH = 384
export const WIDE = 4 * WIDTH
export const HEAD = 32
export const LAYERS = 4
/** Before this layer the network may stop: see `verdictOn`. */
export const SECOND_LOOK = 2
/** The network learned sentences of up to this many pieces, with the two around a sentence. */
export const MOST_PIECES = 96
/** Whether a sentence states a risk, then the categories. */
export const OUTPUTS = 1 + CATEGORIES.length

/** Addresses in the memory of the products: 16-bit weights row by row, the scale and the bias of each row. */
export type Product = Readonly<{
  inputs: number
  outputs: number
  weights: number
  scales: number
  biases: number
}>
export type Norm = Readonly<{ scale: Float32Array; shift: Float32Array }>
export type Layer = Readonly<{
  seen: Product
  out: Product
  norm: Norm
  wide: Product
  narrow: Product
  lastNorm: Norm
}>
/** Numbers in the memory of products.wat, and their address there. */
export type Room = Readonly<{ address: number; view: Float32Array }>
/** Takes and gives numbers; addresses are in bytes. */
type Calculation = (...numbers: number[]) => number

export type Network = Readonly<{
  /** The functions of products.wat. */
  round: Calculation
  multiply: Calculation
  dot: Calculation
  add: Calculation
  /** Room for the rows that are multiplied and for their scales. */
  rows: number
  rowScales: number
  /** Rows of `WIDTH` values, of `WIDTH`, and of up to `WIDE`. */
  values: Room
  mixed: Room
  results: Room
  pieces: Int8Array
  pieceScales: Float32Array
  places: Float32Array
  norm: Norm
  /** Of the means of the values before the first layer, and before `SECOND_LOOK`: weights, then a bias. */
  looks: readonly [Float32Array, Float32Array]
  layers: readonly Layer[]
  /** For each output: weights for the means of the values, and for their maxima. Then a bias for each output. */
  verdict: Float32Array
  verdictBiases: Float32Array
}>

const PAGE = 65_536

let loaded: Network | null = null

/** The trained network, read once in each thread, because many processes never scan. */
export const theNetwork = (): Network => {
  loaded ??= networkOf(new Uint8Array(readFileSync(new URL('./network.bin', import.meta.url))))
  return loaded
}

const networkOf = (bytes: Uint8Array<ArrayBuffer>): Network => {
  const module = new WebAssembly.Module(readFileSync(new URL('./products.wasm', import.meta.url)))
  const { memory, ...functions } = new WebAssembly.Instance(module).exports
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('products.wasm has no memory.')
  const calculation = (name: string): Calculation => {
    const found = functions[name]
    if (typeof found !== 'function') throw new Error(`products.wasm has no "${name}".`)
    return found as Calculation
  }
  const rows = MOST_PIECES * WIDE
  const weights = LAYERS * (4 * WIDTH * WIDTH + 2 * WIDTH * WIDE)
  memory.grow(Math.ceil((rows * 8 + weights * 2 + LAYERS * WIDE * 32) / PAGE))
  let free = 0
  const room = (length: number): number => {
    const address = free
    free += Math.ceil(length / 16) * 16
    return address
  }
  const roomy = (count: number): Room => {
    const address = room(count * 4)
    return { address, view: new Float32Array(memory.buffer, address, count) }
  }
  let at = 0
  // Copies, so that the file does not stay in memory beside them.
  const small = (count: number): Int8Array => {
    at += count
    return new Int8Array(bytes.buffer, at - count, count).slice()
  }
  const floats = (count: number): Float32Array => {
    at += count * 4
    return new Float32Array(bytes.buffer, at - count * 4, count).slice()
  }
  const placed = (values: Float32Array): number => {
    const address = room(values.byteLength)
    new Float32Array(memory.buffer, address, values.length).set(values)
    return address
  }
  const product = (inputs: number, outputs: number): Product => {
    const scales = placed(floats(outputs))
    const biases = placed(floats(outputs))
    const address = room(inputs * outputs * 2)
    new Int16Array(memory.buffer, address, inputs * outputs).set(small(inputs * outputs))
    return { inputs, outputs, weights: address, scales, biases }
  }
  const norm = (): Norm => ({ scale: floats(WIDTH), shift: floats(WIDTH) })
  return {
    round: calculation('round'),
    multiply: calculation('multiply'),
    dot: calculation('dot'),
    add: calculation('add'),
    rows: room(rows * 2),
    rowScales: room(MOST_PIECES * 4),
    values: roomy(MOST_PIECES * WIDTH),
    mixed: roomy(MOST_PIECES * WIDTH),
    results: roomy(MOST_PIECES * WIDE),
    pieces: small(vocabulary().size * WIDTH),
    pieceScales: floats(vocabulary().size),
    places: floats(MOST_PIECES * WIDTH),
    norm: norm(),
    looks: [floats(WIDTH + 1), floats(WIDTH + 1)],
    layers: Array.from({ length: LAYERS }, () => ({
      seen: product(WIDTH, 3 * WIDTH),
      out: product(WIDTH, WIDTH),
      norm: norm(),
      wide: product(WIDTH, WIDE),
      narrow: product(WIDE, WIDTH),
      lastNorm: norm(),
    })),
    verdict: floats(OUTPUTS * 2 * WIDTH),
    verdictBiases: floats(OUTPUTS),
  }
}
