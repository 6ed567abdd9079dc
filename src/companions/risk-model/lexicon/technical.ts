import type { CategoryCues } from './category-cues.ts'

/** Design, engineering, software quality, performance, integration, unproven or obsolete technology. */
export const TECHNICAL: CategoryCues = {
  category: 'Technical',
  states: `
bug, bugs, buggy, defect* .. software, software .. fail*, software .. crash*, software .. defect*, system .. crash*, crashes when
crashes under, crashed during, memory leak*, data loss, data corrupt*, corrupts, race condition*, deadlocks, infinite loop
regression*, technical debt, tech debt, legacy system*, legacy code, legacy platform, legacy database, spaghetti, hard coded
hardcoded, monolith*, end of life, end of support, out of support, unsupported version, unsupported operating, unsupported software
no longer supported, no longer support*, no longer maintain*, no longer made, no longer manufactur*, discontinu*, obsolescen*
obsolete, outdated technology, outdated version, outdated software, deprecat*, unmaintained, abandoned by, unproven, untested
never been tested, not been tested, never tested, never been tried, never been proven, novel technology, new technology
immature, beta, prototype .. fail*, prototype .. crack*, incompatib*, not compatible, does not scale, not scale, scalab* problem*
can not scale, can not cope, can not handle, can not support, can not talk, do not talk, does not talk, performance problem*
performance issue*, poor performance, slow response, response time*, latency, times out, time out, timeouts, timed out, throughput
drop* requests, drops packets, packet loss, dropped connections, bottleneck*, peak traffic, peak load, under load, overheat*
over heat*, runs hot, thermal*, vibrat*, resonan*, fatigue, crack*, weld*, corros*, corroded, brittle, buckl*, deflect*, deform*
shear*, settlement of the, subsid* of the, tilt*, sag, sagging, seep*, delaminat*, wear rate, worn bearing*, bearing .. fail*
design flaw*, design fault*, design error*, design .. flaw*, design defect*, design .. inadequate, design .. not, undersized
under designed, underspecified, under specified, over specified, design envelope, out of tolerance, tolerance*, misalign*
miscalibrat*, calibration drift, drifts, inaccura* reading*, false alarm*, false positive*, false negative*, miss rate, error rate*
accuracy .. fall*, accuracy .. fell, accuracy .. drop*, accuracy .. poor, model drift, trained on, overfit*, hallucinat*, bias
biased, wrong result*, wrong answer*, incorrect result*, rounding error*, calculation error*, miscalculat*, duplicat* record*
data quality, poor data, dirty data, data migration, migration .. fail*, integration .. fail*, integration problem*, integration issue*
integration .. difficult*, integration .. harder, integration .. not, interface .. not, interface .. undefined, requirements .. unclear
requirements .. vague, requirements .. loose*, unclear requirement*, ambiguous requirement*, changing requirement*, scope creep
test coverage, no automated test*, no unit test*, no tests, not covered by tests, failing test*, fails .. test*, failed .. test*
test* .. failed, fail* .. acceptance, untestable, no documentation, undocumented, only its original vendor, vendor lock in, lock in
proprietary format, single threaded, out of memory, disk space, storage .. full, capacity .. exceeded, battery .. fail*, short circuit*
interference, signal loss, signal .. weak, loses signal, electromagnetic, insulat* .. fail*, stall* .. engine, pressure drop
pressure loss, leak* .. seal*, seal* .. leak*, seal* .. fail*, valve .. stick*, valve .. fail*, pump .. fail*, turbine .. trip*, gearbox
wear on, prematurely, shorten* .. life, end of its design life, design life, beyond its design, past its design, outlived
structural* .. weak*, structural concern*, structural integrity, load bearing, overstress*, instabilit*, unstable, break things
workaround*, patchwork, single point of failure, no redundancy, redesign, re design, needs redesign, reengineer*, refactor*, rewrite
can not be reproduced, not reproducible, intermittent fault*, no explanation, root cause .. not, root cause .. unknown, unexplained
glitch*, malfunction*, freezes, hangs, hung, lag, lags, stutter*, flicker*, garbled, rebooted, reboot*, restart* .. each, restart* .. every`,
  about: `
software, system, systems, code, codebase, module*, application*, app, apps, server*, database*, api, apis, interface*, integrat*
platform*, architecture, design, designs, designer*, engineer* calculation*, prototype*, algorithm*, firmware, hardware, sensor*
controller*, plc, scada, device*, component*, library, libraries, framework, version, upgrade*, migration, migrat*, cloud, network
bandwidth, protocol*, compiler, vendor, operating system, mainframe, cobol, java, python, oracle, sap, erp, crm, technolog*
technical, engineering, simulation*, test, tests, testing, tested, performance, response, queries, query, cache, build, builds, deploy*
release notes, script*, spreadsheet model, structure, structural, bridge, deck, span, beam*, foundation*, concrete, steel, bolt*
blade*, rotor, turbine*, pump*, valve*, motor*, engine*, gear*, shaft, hull, wing, fuselage, tank, boiler*, pipe*, pipework, cable*
voltage, circuit*, battery, batteries, cell, cells, inverter*, transformer*, antenna, signal*, radar, satellite, telemetry, robot*
drone*, machine learning, neural, model, models, training data, dataset*, accuracy, calibrat*, specification*, specs, requirement*
load*, pressure, temperature*, strength, membrane*, coating*, adhesive, alloy, polymer, glue, joint*, seal, seals, lining, roof
crane*, lift, elevator*, brake*, tyre*, axle*, wheel*, filter*, nozzle*, chip, chips, semiconductor, pcb, encryption library, laser`,
  hints: `
data, digital, computer*, screen*, terminal*, user interface, file format, format, import, export, sync*, replicat*, log file*
feature*, function*, vendor*, product, products, equipment, instrument*, machine*, device, unit, units, parts, tool*, automated
automatic*, peak, trial*, experiment*, laboratory, lab, samples, measurement*, reading, readings, parameter*, input*, output*`,
}
