import { serveDemoLlm } from '../../src/companions/demo-llm/server.ts'

/** The demo model, saying for so many words what time it is as it says each of them. */
const words = Number(process.env.WORDS)

function* times(): Generator<string> {
  for (let number = 0; number < words; number += 1)
    yield ` ${(performance.timeOrigin + performance.now()).toFixed(2)}`
}

serveDemoLlm({ port: Number(process.env.PORT), tokenMs: Number(process.env.TOKEN_MS), generate: times })
