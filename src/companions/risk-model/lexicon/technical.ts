import type { CategoryCues } from './category-cues.ts'

/** Design, engineering, software quality, performance, integration, unproven or obsolete technology. */
export const TECHNICAL: CategoryCues = {
  category: 'Technical',
  states: `
bug, bugs, buggy, software .. fail*, system .. crash*, crashes when, memory leak*, data loss
data corrupt*, corrupts, race condition*, deadlocks, infinite loop, regression*, technical debt
tech debt, legacy system*, legacy code, spaghetti, hard coded, hardcoded, end of life, end of support
out of support, unsupported version, unsupported operating, no longer supported, no longer support*
no longer maintain*, no longer made, discontinu*, obsolescen*, obsolete, outdated technology
outdated version, deprecat*, unmaintained, abandoned by, unproven, untested, not been tested
never tested, immature, prototype .. crack*, incompatib*, not compatible, does not scale, not scale
can not scale, can not handle, can not support, can not talk, do not talk, does not talk
performance problem*, performance issue*, poor performance, slow response, times out, time out, timeouts
timed out, drop* requests, packet loss, bottleneck*, peak traffic, peak load, under load, vibrat*
resonan*, fatigue, crack*, weld*, brittle, buckl*, deflect*, shear*, subsid* of the, tilt*, sag
design flaw*, design error*, design .. flaw*, design .. not, undersized, underspecified, under specified
design envelope, misalign*, miscalibrat*, drifts, false alarm*, false positive*, false negative*
miss rate, error rate*, overfit*, hallucinat*, bias, biased, wrong result*, wrong answer*
incorrect result*, rounding error*, miscalculat*, data quality, poor data, dirty data, migration .. fail*
integration .. fail*, integration .. not, interface .. not, changing requirement*, scope creep
no unit test*, no tests, failing test*, fails .. test*, failed .. test*, test* .. failed
no documentation, undocumented, vendor lock in, lock in, proprietary format, single threaded
out of memory, disk space, short circuit*, seal* .. fail*, gearbox, prematurely, shorten* .. life
load bearing, instabilit*, unstable, break things, workaround*, patchwork, single point of failure
redesign, re design, reengineer*, refactor*, rewrite, not reproducible, no explanation, root cause .. not
unexplained, glitch*, malfunction*, freezes, hangs, lag, lags, stutter*, flicker*, garbled, rebooted
reboot*, restart* .. each, restart* .. every, does not work, do not work, not work, stops working
stopped working, not working, works only, only works, can not run, will not run, will not start
does not run, fails to start, fails to load, takes # seconds, takes # minutes, seconds to, too slow
slows down, slow to, unresponsive, disk .. full, slow quer*, messages .. lost, out of sync, not synchron*
leap, truncat*, silently, silently drops, misclassif*, misidentif*, mistakes .. for, fails to recogni*
not detect*, undetected, does not meet, do not meet, fails to meet, over the design, outside .. range
not designed for, never designed, was designed for, not built for, undersiz*, oversiz*, overweight
too weak, strong enough, stiff*, flex*, bent, warp*, twist*, shrinks, swell*, clog*, block* .. filter*
foul*, cavitat*, void*, honeycomb*, spall*, wear, wears, loosen*, does not fit, do not fit, not fit
gap between, short circuits, spark*, surges, noise on, signal to noise, jitter, degrad*, degradation
ages, aging of, yield .. below, output .. below, model .. not, model assumes, results .. differ
results .. not, scale up, scaling up, laboratory scale, not been built, first of its kind, pre release
draft specification, no specification, spec .. missing, update .. breaks, upgrade .. fail*
upgrade .. broke, upgrade .. not, can not upgrade, can not be upgraded, not be upgraded, stuck on
years out of date, support ends, support .. end*, drops support, drop support, drop the, unobtainable
reverse engineer*, floppy, punch, file formats, can not import, will not accept, does not accept
not accept, rejects, garbl*, fields .. not, field .. missing, both systems, different units
only on .. machine, can not test, not tested with, only tested, deployed without, without testing
hotfix*, quick fix*, temporary fix*, kludge*, hack in, bolted on, copy paste, tangle*, tangled
complicated, convoluted, fragile
`,
  about: `
software, code, codebase, module*, application*, app, apps, server*, database*, api, apis, interface*
integrat*, platform*, architecture, design, designs, designer*, prototype*, algorithm*, firmware
hardware, sensor*, controller*, plc, library, libraries, framework, upgrade*, migration, migrat*
bandwidth, protocol*, compiler, vendor, operating system, mainframe, cobol, java, python, oracle, sap
erp, crm, technolog*, technical, engineering, simulation*, queries, query, cache, deploy*, release notes
script*, structural, deck, span, beam*, foundation*, concrete, bolt*, blade*, rotor, turbine*, pump*
valve*, motor*, engine*, gear*, boiler*, pipe*, circuit*, battery, batteries, transformer*, antenna
radar, satellite, telemetry, robot*, drone*, machine learning, neural, training data, dataset*, accuracy
calibrat*, specification*, specs, strength, membrane*, coating*, alloy, polymer, seal, seals, brake*
nozzle*, chip, chips, semiconductor, pcb, laser, monolith*, new technology, beta, response time*, latency
throughput, thermal*, tolerance*, trained on, data migration, test coverage, interference, hung
memory usage, cpu, retries, retry, clock*, time zone*, overflow, integer, # bit, character set, accents
encoding, rated for, rating, designed for, built for, sized for, expand*, expansion, reinforcement
bearing*, clearance*, wiring, wired, lifetime, full scale, at scale, proof of concept, experimental
alpha, specification .. change*, comments .. code, dependency, dependencies, open source, upstream
package*, third party library, plug in, plugin*, version #, tape*, windows, dos, fortran, macro*
converts, conversion, mapping, schema*, metric, complex*
`,
  hints: `
data, digital, computer*, screen*, terminal*, user interface, file format, format, import, export, sync*
replicat*, log file*, feature*, function*, vendor*, product, products, equipment, instrument*, machine*
device, unit, units, parts, tool*, automated, automatic*, peak, trial*, experiment*, laboratory, lab
samples, measurement*, reading, readings, parameter*, input*, output*, system, systems, device*
component*, version, cloud, network, test, tests, testing, tested, performance, response, build, builds
structure, bridge, steel, hull, wing, tank, cable*, cell, cells, signal*, model, models, requirement*
load*, pressure, temperature*, glue, joint*, lining, roof, crane*, lift, elevator*, wheel*, filter*
`,
}
