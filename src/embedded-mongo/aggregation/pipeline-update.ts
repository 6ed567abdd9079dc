import { valueFrom } from '../bson/encode.ts'
import { fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseShape, type Shape } from './shape.ts'

/** An update by an aggregation pipeline, whose stages make one document of each. @throws CommandNotSupported for others */
export function pipelineUpdate(stages: readonly Value[]): (document: Value) => Value {
  const shapes = stages.map((stage): Shape => {
    const [first, ...more] = stage.type === T.object ? fieldsOf(stage) : []
    if (!first || more.length > 0) {
      throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.')
    }
    const shape = parseShape(first[0], first[1])
    if (!shape) throw unsupported(`${first[0]} in an update`)
    return shape
  })
  return (document) => {
    const now = valueFrom(new Date())
    return shapes.reduce((current, shape) => shape(current, now), document)
  }
}
