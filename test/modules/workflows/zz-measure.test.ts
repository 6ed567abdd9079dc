import { test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'
import { openClient, rowsOf } from './executions-setup.ts'
const server = await startTestServer()
const rows = rowsOf(server)
import { readFileSync, readdirSync } from 'node:fs'
const kids = () => readdirSync('/proc').filter((d) => /^\d+$/.test(d)).flatMap((d) => { try { const st = readFileSync(`/proc/${d}/stat`, 'utf8').split(') ')[1]!.split(' '); return st[1] === String(process.pid) ? [{ pid: d, cmd: readFileSync(`/proc/${d}/cmdline`, 'utf8'), ticks: Number(st[11]) + Number(st[12]) }] : [] } catch { return [] } })
const cpu = () => { const u = process.cpuUsage(); const k = kids(); return { app: (u.user + u.system) / 1000, store: k.filter((x) => x.cmd.includes('embedded')).reduce((a, x) => a + x.ticks * 10, 0), steps: k.filter((x) => x.cmd.includes('step-process')).reduce((a, x) => a + x.ticks * 10, 0) } }

test('measure', async () => {
  const kindOf = process.env.KIND ?? 'wait'
  const clients = await Promise.all(Array.from({ length: 5 }, () => openClient(server)))
  const ids = await Promise.all(clients.map((c) => c.workflow({ steps: [{ name: 'a', kind: kindOf, with: kindOf === 'wait' ? { seconds: 0 } : { platforms: 'x' } }] })))
  const post = async (i: number) => {
    const c = clients[i % 5]!
    const t = performance.now()
    const r = await fetch(`${server.url}/api/v1/workflows/${ids[i % 5]}/execute`, { method: 'POST', headers: { authorization: `Bearer ${c.token}`, 'content-type': 'application/json' }, body: '{"input_data":{"a":"1"}}' })
    await r.text()
    if (r.status !== 202) throw new Error(String(r.status))
    return performance.now() - t
  }
  const pct = (a: number[], p: number) => [...a].sort((x, y) => x - y)[Math.floor(a.length * p)]?.toFixed(1)
  for (let i = 0; i < 50; i++) await post(i)
  await Bun.sleep(2000)
  const N = Number(process.env.N ?? 1000)
  let next = 0
  const t0 = performance.now(); const c0 = cpu()
  const lat: number[] = []
  await Promise.all(Array.from({ length: 32 }, async () => { while (next < N) { next++; lat.push(await post(next)) } }))
  const t1 = performance.now()
  while ((await rows.executions.countDocuments({ status: { $in: ['pending', 'processing'] } })) > 0) await Bun.sleep(20)
  const t2 = performance.now(); const c2 = cpu(); console.log('cpu ms per run: app', ((c2.app-c0.app)/N).toFixed(2), 'store', ((c2.store-c0.store)/N).toFixed(2), 'steps', ((c2.steps-c0.steps)/N).toFixed(2))
  console.log(kindOf, 'accepts/s', (N / ((t1 - t0) / 1000)).toFixed(0), 'p50/p99', pct(lat, 0.5), pct(lat, 0.99), 'runs/s', (N / ((t2 - t0) / 1000)).toFixed(0))
  const since = new Date()
  await Bun.sleep(1500)
  const paced: Promise<number>[] = []
  for (let i = 0; i < 200; i++) { paced.push(post(i)); await Bun.sleep(20) }
  const l2 = await Promise.all(paced)
  await Bun.sleep(1500)
  const all = await rows.executions.find({ created_at: { $gt: since } }).toArray()
  const pick = all.map((r) => Number(r.started_at) - Number(r.created_at))
  const whole = all.map((r) => Number(r.completed_at) - Number(r.created_at))
  console.log('paced 50/s: accept p50/p99', pct(l2, 0.5), pct(l2, 0.99), 'pick-up', pct(pick, 0.5), pct(pick, 0.99), 'to completed', pct(whole, 0.5), pct(whole, 0.99))
  const u0 = process.cpuUsage(); const s0 = performance.now()
  for (let i = 0; i < 500; i++) await (await fetch(`${server.url}/api/v1/executions/${all[0]!._id}`, { headers: { authorization: `Bearer ${clients.find((c) => c.id === all[0]!.client_id)!.token}` } })).text()
  const u = process.cpuUsage(u0)
  console.log('poll: client+server cpu us', ((u.user + u.system) / 500).toFixed(0), 'wall', ((performance.now() - s0) / 500 * 1000).toFixed(0))
}, 600000)
