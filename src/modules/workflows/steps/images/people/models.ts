import { fileURLToPath } from 'node:url'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { loadGraphModelSync } from '@tensorflow/tfjs-converter'
import * as tf from '@tensorflow/tfjs-core'
import { type Raster, toRaster, toSharp } from '../raster.ts'

/** The side of the square that both networks see. */
export const networkSide = 256

type Network = 'selfie' | 'blazeface'
type Model = ReturnType<typeof loadGraphModelSync>

let started: Promise<void> | null = null
const loaded = new Map<Network, Model>()

/** Starts WebAssembly with the files of the package: nothing is downloaded. */
const start = (): Promise<void> => {
  started ??= (async () => {
    const wasm = fileURLToPath(new URL('../wasm-out/', import.meta.resolve('@tensorflow/tfjs-backend-wasm')))
    setWasmPaths(wasm)
    const before = new Set(process.listeners('uncaughtException'))
    await tf.setBackend('wasm')
    // Its loader takes the faults of the whole process for its own.
    for (const listener of process.listeners('uncaughtException'))
      if (!before.has(listener)) process.off('uncaughtException', listener)
  })()
  return started
}

const modelOf = async (network: Network): Promise<Model> => {
  const known = loaded.get(network)
  if (known) return known
  const file = (ending: string) => Bun.file(new URL(`./weights/${network}.${ending}`, import.meta.url))
  const { modelTopology, weightsManifest } = await file('json').json()
  const weightData = await file('bin').arrayBuffer()
  const model = loadGraphModelSync({
    load: () => ({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
  })
  loaded.set(network, model)
  return model
}

/** Runs a network on a square picture. Returns the values of each of its outputs, by the length of an output. */
export const runNetwork = async (network: Network, square: Raster, from: -1 | 0): Promise<Float32Array[]> => {
  await start()
  const model = await modelOf(network)
  const { data } = await toRaster(
    toSharp(square).removeAlpha().resize({ width: networkSide, height: networkSide, fit: 'fill' }),
  )
  const values = new Float32Array(data.length)
  for (let at = 0; at < data.length; at += 1)
    values[at] = from === 0 ? (data[at] ?? 0) / 255 : (data[at] ?? 0) / 127.5 - 1
  const results = tf.tidy(() => {
    const made = model.execute(tf.tensor4d(values, [1, networkSide, networkSide, 3]))
    return Array.isArray(made) ? made : [made]
  })
  const read = results.map((tensor) => Float32Array.from(tensor.dataSync()))
  tf.dispose(results)
  return read
}
