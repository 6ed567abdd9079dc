import type { CategoryCues } from './category-cues.ts'

/** Lateness, lost float, dates unlikely to be met, long lead times. */
export const SCHEDULE: CategoryCues = {
  category: 'Schedule',
  states: `
aggressive deadline*, tight deadline*, aggressive schedule*, aggressive timeline*, tight timeline*
deadline .. missed, miss* .. deadline*, miss* .. date*, miss* .. window, miss* .. slot, behind schedule
behind target, # weeks behind, # days behind, # months behind, week* behind, month* behind, day* behind
week* late, # weeks adrift, weeks adrift, running behind, delay*, slip, slips, slipped, slipping
slippage, overdue, postpon*, deferred, push* back, push .. into, pushed out, set back, setback, held up
holding up, hold up, holds up, stall*, no float, no slack, critical path .. delay*, on the critical path
lead time*, lead times, not be ready, not ready, not finish*, unfinished, not be complete
incomplete .. by, not start*, not been started, not begun, yet to begin, can not start, can not proceed
not happen until, not until, until after, can not be .. in time, in time for, out of time, too late
little time, not enough time, no time to, unlikely to meet, will not meet, looks unrealistic
twice as long, longer than expected, longer than we, longer than the, take* longer, taking longer
took longer, no recovery plan, catch up, make up .. time, crammed into, compress*, back to back
overlap* .. phase*, another # months, another # days, another month, now week #, is now #, still waiting
waiting for .. approval, awaiting .. decision, pace, at the present rate, knock on, closes on #
the following year, progress .. slow*, slow progress, little progress, no progress, milestone tracker
next available, has moved from, moved to, has been moved, rescheduled, reschedul*, revised date*
third time, fourth time, second time this, keep moving, drawing board, half finished, only half
days left, months left, time remain*, only # of, % complete, waits on, waiting on, hinges on
can not move, before winter, only available, not available until, unavailable until, will miss
would miss, may miss, might miss, not even, still being written, until at least, at the earliest
at least # weeks, at least # months, days longer, takes # months, take # months, take # days, longer to
date .. not been set, date .. unknown, by then, will not .. by, would not .. by, can not .. by
can not .. before, not .. before, not be .. before, unlikely .. by, doubt* .. by, hard to .. by
only # days, only # months, leaves only, leaving only, less than # weeks, fewer than # days, clash* with
collid*, coincid*, same week, overlapping, overlaps, held .. up by, was promised, should have been
should have started, supposed to, was supposed, were supposed, originally planned, original date
far from complete, reach .. stage, resubmi*, re submi*, start again, started again, start over
all over again, from scratch, another round, second round, iterations, prolong*, drag* on, drags on
protract*, drawn out, days lost, days of work, no time for, skip* .. testing
`,
  about: `
deadline*, schedule*, timetable*, timeline*, timescale*, milestone*, programme of work*, critical path
float, slack, due date*, completion date, delivery date*, opening date, start date, target date
launch date, go live, cutover, cut over, weeks, months, by the end of, by january, by february, by march
by april, by may, by july, by august, by september, by october, by november, by december
before the end of, in time, on time, gantt, sprint*, phase, phases, duration, calendar, possession*
rehearsal, sign off, approval cycle*, turnaround, week #, season, tooling order, lead, opening, reopening
commissioning, planned date, programme, program, piling, until, later than, earlier than, not before
window, planting, ramp up, dry season, track access, maintenance window, freeze, code freeze
feature freeze, submission, submission date, filming, rehearsals, premiere, go live date, launch day
sailing, handover, practical completion, occupation, move in, moving in, progress, remaining work
work remaining, outstanding work, workstream*, dependencies, predecessor*, gate, gate review, stage gate
sign offs, approvals, manufacture*, foundry, forging*, transformer*, lead time
`,
  hints: `
week, month, months, days, date, dates, year, spring, summer, autumn, winter, january, february, march
april, june, july, august, september, october, november, december, easter, christmas, quarter, launch
start, finish, ready, waiting, arrive*, hours, tomorrow, installation, fit out, release, releases
contractor*, subcontractor*, groundwork*, construction, survey, approvals, planners
`,
}
