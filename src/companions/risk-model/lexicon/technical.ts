import type { CategoryCues } from './category-cues.ts'

/** Design, engineering, software quality, performance, integration, unproven or obsolete technology. */
export const TECHNICAL: CategoryCues = {
  category: 'Technical',
  states: `
bug, bugs, buggy, defect* .. software, software .. fail*, software .. crash*, software .. defect*
system .. crash*, crashes when, crashes under, crashed during, memory leak*, data loss, data corrupt*
corrupts, race condition*, deadlocks, infinite loop, regression*, technical debt, tech debt, legacy system*
legacy code, legacy platform, legacy database, spaghetti, hard coded, hardcoded, end of life
end of support, out of support, unsupported version, unsupported operating, unsupported software
no longer supported, no longer support*, no longer maintain*, no longer made, no longer manufactur*
discontinu*, obsolescen*, obsolete, outdated technology, outdated version, outdated software, deprecat*
unmaintained, abandoned by, unproven, untested, never been tested, not been tested, never tested
never been tried, never been proven, novel technology, immature, prototype .. fail*, prototype .. crack*
incompatib*, not compatible, does not scale, not scale, scalab* problem*, can not scale, can not cope
can not handle, can not support, can not talk, do not talk, does not talk, performance problem*
performance issue*, poor performance, slow response, times out, time out, timeouts, timed out
drop* requests, drops packets, packet loss, dropped connections, bottleneck*, peak traffic, peak load
under load, overheat*, over heat*, runs hot, vibrat*, resonan*, fatigue, crack*, weld*, corros*, corroded
brittle, buckl*, deflect*, deform*, shear*, settlement of the, subsid* of the, tilt*, sag, sagging, seep*
delaminat*, wear rate, worn bearing*, design flaw*, design fault*, design error*, design .. flaw*
design defect*, design .. inadequate, design .. not, undersized, under designed, underspecified
under specified, over specified, design envelope, out of tolerance, misalign*, miscalibrat*
calibration drift, drifts, inaccura* reading*, false alarm*, false positive*, false negative*, miss rate
error rate*, accuracy .. fall*, accuracy .. fell, accuracy .. drop*, accuracy .. poor, model drift
overfit*, hallucinat*, bias, biased, wrong result*, wrong answer*, incorrect result*, rounding error*
calculation error*, miscalculat*, duplicat* record*, data quality, poor data, dirty data
migration .. fail*, integration .. fail*, integration problem*, integration issue*
integration .. difficult*, integration .. harder, integration .. not, interface .. not
interface .. undefined, requirements .. unclear, requirements .. vague, requirements .. loose*
unclear requirement*, ambiguous requirement*, changing requirement*, scope creep, no automated test*
no unit test*, no tests, not covered by tests, failing test*, fails .. test*, failed .. test*
test* .. failed, fail* .. acceptance, untestable, no documentation, undocumented, vendor lock in, lock in
proprietary format, single threaded, out of memory, disk space, storage .. full, capacity .. exceeded
battery .. fail*, short circuit*, signal loss, signal .. weak, loses signal, electromagnetic
insulat* .. fail*, stall* .. engine, pressure drop, pressure loss, leak* .. seal*, seal* .. leak*
seal* .. fail*, valve .. stick*, valve .. fail*, pump .. fail*, turbine .. trip*, gearbox, wear on
prematurely, shorten* .. life, end of its design life, design life, beyond its design, past its design
outlived, structural* .. weak*, structural concern*, structural integrity, load bearing, overstress*
instabilit*, unstable, break things, workaround*, patchwork, single point of failure, no redundancy
redesign, re design, needs redesign, reengineer*, refactor*, rewrite, can not be reproduced
not reproducible, intermittent fault*, no explanation, root cause .. not, root cause .. unknown
unexplained, glitch*, malfunction*, freezes, hangs, lag, lags, stutter*, flicker*, garbled, rebooted
reboot*, restart* .. each, restart* .. every, does not work, do not work, not work, stops working
stopped working, not working, works only, only works, works poorly, can not run, will not run
will not start, does not run, fails to start, fails to load, takes # seconds, takes # minutes, seconds to
minutes to load, too slow, slows down, slowed to, slow to, sluggish, unresponsive, runs out of memory
disk .. full, table .. full, index .. missing, queries .. slow, slow quer*, dropped messages
messages .. lost, lost messages, out of sync, not synchron*, leap, daylight saving, thirty two bit
truncat*, silently, silently drops, wrong values, wrong figure*, wrong total*, wrong price*, wrong dose
miscount*, misread*, misclassif*, misidentif*, mistakes .. for, fails to recogni*, fails to detect
not detect*, undetected, detects only, accuracy .. below, accuracy below, precision .. below
below specification, below spec, out of spec, out of specification, not meet .. specification
does not meet, do not meet, fails to meet, below the required, above the design, over the design
beyond the design, outside the design, outside .. range, beyond its rated, not designed for, never designed
was designed for, not built for, undersiz*, oversiz*, too heavy, overweight, too weak, not strong enough
strong enough, stiff*, flex*, bends, bent, warp*, twist*, shrinks, swell*, thermal expansion
freez* .. pipe*, ice .. on, clog*, block* .. filter*, filters .. clog*, foul*, scale build, sediment*
cavitat*, erosion of the, pitting, porosity, void*, voids in, honeycomb*, spall*, chlorid*, wear, wears
abras*, loosen*, loose bolt*, bolts .. loose, misfit, does not fit, do not fit, not fit, gap between
interference fit, short circuits, earth fault*, ground fault, arcing, spark*, overvoltage, undervoltage
surges, harmonics, noise on, signal to noise, jitter, range .. shorter, battery .. last*, battery life
loses charge, charge .. lost, degrad*, degradation, ages, aging of, ageing of, half life
efficiency .. fall*, yield .. below, output .. below, power output, no simulation, not simulated
not modelled, not been modelled, model .. not, model assumes, models .. disagree, results .. differ
results .. not, scale up, scaling up, laboratory scale, not demonstrated, never demonstrated
not been demonstrated, not been built, never been built, nobody has built, no one has built
first of its kind, first of a kind, unfamiliar technology, trial version, pre release, draft specification
standard .. not settled, specification .. incomplete, specification .. missing, no specification
spec .. missing, drawings .. not, drawings .. wrong, drawings .. missing, as built, drawings .. disagree
drawings .. differ, no drawings, no source code, source code .. lost, lost source
nobody understands .. code, understands .. code, patch .. breaks, update .. breaks, update .. broke
upgrade .. fail*, upgrade .. broke, upgrade .. not, can not upgrade, can not be upgraded, not be upgraded
stuck on, years out of date, ends support, support ends, support ended, support .. end*, withdraw* support
drops support, drop support, drop the, out of production, no longer produced, last manufactured
spare .. unobtainable, unobtainable, reverse engineer*, floppy, punch, file formats, can not import
can not export, will not import, will not accept, does not accept, not accept, rejects, garbl*
fields .. not, field .. missing, two systems, both systems, systems .. disagree, different units
units .. differ, environment .. differ*, only on .. machine, can not test, not tested with, not tested at
not tested under, never tested with, tested only, only tested, only been tested, tested by hand
no test environment, no staging, straight to production, deployed without, without tests, without testing
hotfix*, quick fix*, temporary fix*, patched over, duct tape, kludge*, hack in, bolted on, bodge*
copy paste, tangle*, tangled, complicated, convoluted, fragile
`,
  about: `
software, code, codebase, module*, application*, app, apps, server*, database*, api, apis, interface*
integrat*, platform*, architecture, design, designs, designer*, engineer* calculation*, prototype*
algorithm*, firmware, hardware, sensor*, controller*, plc, scada, library, libraries, framework, upgrade*
migration, migrat*, bandwidth, protocol*, compiler, vendor, operating system, mainframe, cobol, java
python, oracle, sap, erp, crm, technolog*, technical, engineering, simulation*, queries, query, cache
deploy*, release notes, script*, spreadsheet model, structural, deck, span, beam*, foundation*, concrete
bolt*, blade*, rotor, turbine*, pump*, valve*, motor*, engine*, gear*, shaft, fuselage, boiler*, pipe*
pipework, voltage, circuit*, battery, batteries, inverter*, transformer*, antenna, radar, satellite
telemetry, robot*, drone*, machine learning, neural, training data, dataset*, accuracy, calibrat*
specification*, specs, strength, membrane*, coating*, adhesive, alloy, polymer, seal, seals, brake*, axle*
nozzle*, chip, chips, semiconductor, pcb, encryption library, laser, monolith*, new technology, beta
response time*, latency, throughput, thermal*, bearing .. fail*, tolerance*, trained on, data migration
test coverage, interference, hung, memory usage, cpu, retries, retry, clock*, time zone*, overflow, integer
# bit, character set, accents, encoding, rated for, rated at, rating, designed for, built for, sized for
expand*, expansion, rebar, reinforcement, bearing*, clearance*, wiring, wired, range .. half, lifetime
efficiency .. below, test rig, pilot plant, full scale, at scale, proof of concept, experimental, alpha
specification .. change*, comments .. code, dependency, dependencies, open source, upstream, package*
third party library, plug in, plugin*, version #, tape*, windows, dos, fortran, access database, macro*
converts, conversion, mapping, schema*, metric, imperial, complex*
`,
  hints: `
data, digital, computer*, screen*, terminal*, user interface, file format, format, import, export, sync*
replicat*, log file*, feature*, function*, vendor*, product, products, equipment, instrument*, machine*
device, unit, units, parts, tool*, automated, automatic*, peak, trial*, experiment*, laboratory, lab
samples, measurement*, reading, readings, parameter*, input*, output*, system, systems, device*, component*
version, cloud, network, test, tests, testing, tested, performance, response, build, builds, structure
bridge, steel, hull, wing, tank, cable*, cell, cells, signal*, model, models, requirement*, load*, pressure
temperature*, glue, joint*, lining, roof, crane*, lift, elevator*, tyre*, wheel*, filter*
`,
}
