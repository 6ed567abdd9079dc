import {
  HEAD,
  type Network,
  type Norm,
  OUTPUTS,
  type Product,
  type Room,
  SECOND_LOOK,
  theNetwork,
  WIDE,
  WIDTH,
} from './network-file.ts'

/** What the network says of some pieces: the outputs, and the place that speaks most for an output. */
export type Verdict = Readonly<{ outputs: Float32Array; placeOf: (output: number) => number }>

/** Rows are rounded to whole numbers up to this, so that no sum of `WIDE` products exceeds 32 bits. */
const LARGEST = 8191

/**
 * How likely some pieces state a risk by their words, without their order: negative for what is clearly none. Takes a
 * hundredth of the time of a verdict. At most `MOST_PIECES` numbers. Pure.
 */
export const likelihoodOf = (numbers: readonly number[]): number => {
  const network = theNetwork()
  readPieces(network, numbers)
  return sumOf(network.looks[0], network.values.view, numbers.length)
}

/**
 * A small transformer (BERT: see bench/risk-network/student.py), whose outputs are calculated from the means and the
 * maxima of the values of all places. Null for what is clearly no risk after half of the layers, which saves time. At
 * most `MOST_PIECES` numbers. Pure.
 */
export const verdictOn = (numbers: readonly number[]): Verdict | null => {
  const network = theNetwork()
  const { layers, looks, values, mixed, results } = network
  const length = numbers.length
  readPieces(network, numbers)
  for (const [number, { seen, out, norm, wide, narrow, lastNorm }] of layers.entries()) {
    if (number === SECOND_LOOK && sumOf(looks[1], values.view, length) < 0) return null
    multiply(network, seen, values, length)
    mix(network, length)
    multiply(network, out, mixed, length)
    addAndNorm(norm, values.view, results.view, length)
    multiply(network, wide, values, length)
    bend(results.view, length * WIDE)
    multiply(network, narrow, results, length)
    addAndNorm(lastNorm, values.view, results.view, length)
  }
  return verdictOf(network, values.view.slice(0, length * WIDTH), length)
}

/** Begins with the values of the pieces and of their places. */
const readPieces = (network: Network, numbers: readonly number[]): void => {
  const { pieces, pieceScales, places, norm, results, values } = network
  for (const [place, number] of numbers.entries()) {
    const scale = pieceScales[number] ?? 0
    const row = place * WIDTH
    for (let at = 0; at < WIDTH; at += 1)
      results.view[row + at] = (pieces[number * WIDTH + at] ?? 0) * scale + (places[row + at] ?? 0)
  }
  values.view.fill(0)
  addAndNorm(norm, values.view, results.view, numbers.length)
}

/** The weighted sum of the means. */
const sumOf = (look: Float32Array, values: Float32Array, length: number): number => {
  let sum = 0
  for (let row = 0; row < length; row += 1)
    for (let at = 0; at < WIDTH; at += 1) sum += (values[row * WIDTH + at] ?? 0) * (look[at] ?? 0)
  return sum / length + (look[WIDTH] ?? 0)
}

/** Rounds rows, each by its own scale, and multiplies them into `results`. */
const multiply = (network: Network, product: Product, from: Room, length: number): void => {
  const { rows, rowScales, results } = network
  const { inputs, outputs, weights, scales, biases } = product
  for (let row = 0; row < length; row += 1)
    network.round(
      from.address + row * inputs * 4,
      inputs,
      LARGEST,
      rows + row * inputs * 2,
      rowScales + row * 4,
    )
  // Two rows at a time: of an uneven count the last is paired with what was there.
  const even = length + (length % 2)
  network.multiply(rows, even, inputs, rowScales, weights, outputs, scales, biases, results.address)
}

/** Adds `more` to the values; then each row gets mean 0 and spread 1, and is scaled and shifted. */
const addAndNorm = (
  { scale, shift }: Norm,
  values: Float32Array,
  more: Float32Array,
  length: number,
): void => {
  for (let start = 0; start < length * WIDTH; start += WIDTH) {
    let sum = 0
    let squares = 0
    for (let at = 0; at < WIDTH; at += 1) {
      const value = (values[start + at] ?? 0) + (more[start + at] ?? 0)
      values[start + at] = value
      sum += value
      squares += value * value
    }
    const mean = sum / WIDTH
    const factor = 1 / Math.sqrt(squares / WIDTH - mean * mean + 1e-12)
    for (let at = 0; at < WIDTH; at += 1)
      values[start + at] = ((values[start + at] ?? 0) - mean) * factor * (scale[at] ?? 0) + (shift[at] ?? 0)
  }
}

/** Attention: each place becomes, in each head, the mean of all places, weighted by how well its query fits their keys. */
const mix = ({ dot, add, mixed, results }: Network, length: number): void => {
  const weights = new Float64Array(length)
  const row = 3 * WIDTH * 4
  mixed.view.fill(0, 0, length * WIDTH)
  for (let head = 0; head < WIDTH * 4; head += HEAD * 4) {
    const keys = results.address + WIDTH * 4 + head
    for (let place = 0; place < length; place += 1) {
      const query = results.address + place * row + head
      let largest = -Infinity
      for (let other = 0; other < length; other += 1) {
        const fit = dot(query, keys + other * row) / Math.sqrt(HEAD)
        weights[other] = fit
        largest = Math.max(largest, fit)
      }
      let total = 0
      for (let other = 0; other < length; other += 1) {
        const weight = Math.exp((weights[other] ?? 0) - largest)
        weights[other] = weight
        total += weight
      }
      const result = mixed.address + place * WIDTH * 4 + head
      for (let other = 0; other < length; other += 1)
        add(keys + WIDTH * 4 + other * row, (weights[other] ?? 0) / total, result)
    }
  }
}

/** The curve of BERT's wider step, from a table because a calculation takes as long as the products. */
const GELU_REACH = 8
const GELU_STEPS = 512
const curve = Float32Array.from({ length: 2 * GELU_REACH * GELU_STEPS + 1 }, (_, at) => {
  const x = at / GELU_STEPS - GELU_REACH
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
})

const bend = (values: Float32Array, count: number): void => {
  for (let at = 0; at < count; at += 1) {
    const x = values[at] ?? 0
    const step = ((x + GELU_REACH) * GELU_STEPS + 0.5) | 0
    if (x < GELU_REACH) values[at] = x <= -GELU_REACH ? 0 : (curve[step] ?? 0)
  }
}

const verdictOf = ({ verdict, verdictBiases }: Network, values: Float32Array, length: number): Verdict => {
  const means = new Float32Array(WIDTH)
  const maxima = new Float32Array(WIDTH).fill(-Infinity)
  const places = new Uint8Array(WIDTH)
  for (let place = 0; place < length; place += 1) {
    for (let at = 0; at < WIDTH; at += 1) {
      const value = values[place * WIDTH + at] ?? 0
      means[at] = (means[at] ?? 0) + value / length
      if (value <= (maxima[at] ?? 0)) continue
      maxima[at] = value
      places[at] = place
    }
  }
  const outputs = Float32Array.from({ length: OUTPUTS }, (_, output) => {
    const first = output * 2 * WIDTH
    let sum = verdictBiases[output] ?? 0
    for (let at = 0; at < WIDTH; at += 1)
      sum +=
        (means[at] ?? 0) * (verdict[first + at] ?? 0) + (maxima[at] ?? 0) * (verdict[first + WIDTH + at] ?? 0)
    return sum
  })
  const placeOf = (output: number): number => {
    const first = output * 2 * WIDTH
    const sums = new Float32Array(length)
    for (let place = 0; place < length; place += 1)
      for (let at = 0; at < WIDTH; at += 1) {
        const value = values[place * WIDTH + at] ?? 0
        const most = places[at] === place ? (verdict[first + WIDTH + at] ?? 0) : 0
        sums[place] = (sums[place] ?? 0) + value * ((verdict[first + at] ?? 0) / length + most)
      }
    return sums.indexOf(Math.max(...sums.subarray(1, -1)))
  }
  return { outputs, placeOf }
}
