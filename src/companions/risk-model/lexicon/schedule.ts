import type { CategoryCues } from './category-cues.ts'

/** Lateness, lost float, dates unlikely to be met, long lead times. */
export const SCHEDULE: CategoryCues = {
  category: 'Schedule',
  states: `
aggressive deadline*, tight deadline*, tight schedule*, aggressive schedule*, aggressive timeline*
tight timeline*, tight timescale*, ambitious timeline*, ambitious schedule*, ambitious timetable
ambitious programme, compressed schedule, compressed timeline, compressed programme, unrealistic deadline*
unrealistic timeline*, unrealistic date*, unrealistic schedule*, optimistic schedule, optimistic timeline
optimistic programme, deadline .. missed, miss* .. deadline*, miss* .. date*, miss* .. milestone*
missed milestone*, milestone* .. missed, miss* .. window, miss* .. slot, miss* .. season, behind schedule
behind programme, behind program, behind plan, behind time, behind target, behind timetable, # weeks behind
# days behind, # months behind, week* behind, month* behind, day* behind, weeks late, months late
days late, week* late, month* late, # weeks adrift, weeks adrift, months adrift, week* overdue
month* overdue, running late, running behind, runs late, late delivery, late deliveries, late start
late arrival, arrive* late, arriving late, delivered late, delay*, slip, slips, slipped, slipping, slippage
overdue, postpon*, deferred, push* back, pushed .. year, push .. into, pushed out, push out, put back
set back, sets back, setback, held up, holding up, hold up, holds up, stall*, over run by, overrun by
overrun .. weeks, overrun .. months, no float, no slack, float .. gone, float .. used, float .. eaten
float .. consumed, lost .. weeks, lose .. weeks, lost .. days, losing .. weeks, lose .. months
lost .. months, costs .. weeks, adds .. weeks, adds .. months, add .. weeks, add .. months
critical path .. delay*, on the critical path, long lead, lead time*, lead times, lead time .. stretched
extended lead, not be ready, not ready, unlikely to be ready, not finish*, not be finished, unfinished
not be complete, not complete* .. by, incomplete .. by, not start*, not been started, not begun
yet to start, yet to begin, can not start, can not begin, can not proceed, not happen until, not until
until after, can not be .. in time, in time for, not in time, out of time, run* out of time
running out of time, too late, time is short, time is running, little time, not enough time, no time to
insufficient time, unlikely to meet, unlikely to make, unlikely to finish, unlikely to open
unlikely to be complete*, will not meet, not meet .. date, not make .. date, date .. unrealistic
date .. at risk, date .. in doubt, go live .. at risk, go live .. in doubt, looks unrealistic
date .. slip*, opening .. delay*, launch .. delay*, twice as long, longer than planned
longer than expected, longer than allowed, longer than we, longer than the, take* longer, taking longer
took longer, slower than planned, slower than expected, behind the plan, no recovery plan, catch up
make up .. time, crammed into, compress*, back to back, overlap* .. phase*, weather window*
another # weeks, another # months, another # days, another month, another week, now week #, is now #
was due .. still, were due .. still, was meant to .. now, was to have been, should have been .. by
was promised .. still, still .. not arrived, not arrived, not yet arrived, has not arrived, still waiting
waiting for .. approval, still awaiting, awaiting approval, awaiting .. decision, awaiting sign off, pace
at this rate, at the current rate, at the present rate, knock on, bow wave, backloaded, closes on #
month* of delay, loses a year, lose a year, next season, whole season, the following year, following season
progress .. slow*, slow progress, little progress, no progress, time overrun, extension of time
milestone tracker, not arrive before, earliest delivery, earliest slot, earliest date, booked until
booked up, fully booked until, next available, frozen until, wait of #, waits of #, # week wait
# month wait, lengthened, lengthening, has moved from, moved to, has been moved, moved again, rescheduled
reschedul*, revised date*, third time, fourth time, second time this, keep moving, keeps moving
keeps slipping, drawing board, half done, half finished, half built, half complete, only half
# weeks to go, # days to go, # months to go, weeks left, days left, months left, weeks remain*
days remain*, month* remain*, time left, time remain*, with a month, only # of, of # complete*, % complete
against a planned, against a plan of, instead of # weeks, rain .. cost us, waits on, waiting on, hinges on
can not move, must vacate, before term, before the season, before winter, before the frost
before the rains, before the holidays, booked elsewhere, vessel .. booked, crane .. booked, only available
not available until, unavailable until, will miss, would miss, stand* to miss, likely to miss, could miss
may miss, might miss, going to miss, at this pace, at present pace, at the present pace, nobody has started
no one has started, not even, still being written, still being drawn, until at least, at the earliest
at least # weeks, at least # months, weeks longer, months longer, days longer, takes # weeks
takes # months, take # weeks, take # months, take # days, taking # weeks, taking # months, took # weeks
longer to, has yet to .. date, no date, no dates, date .. not been fixed, date .. not been set
without a date, date .. unknown, by then, will not .. by, would not .. by, can not .. by, can not .. before
not .. before, not be .. before, unlikely .. before, unlikely .. by, doubt* .. by, hardly .. by
hard to .. by, hard to .. in time, tight turnaround, turnaround .. tight, squeezed into, only # days
only # weeks, only # months, leaves # days, leaves # weeks, leaves only, leaves just, leaving # days
leaving # weeks, leaving only, leaving just, less than # weeks, fewer than # days, clash* with .. dates
clash* with, collid*, coincid*, same week, same weekend, overlapping, overlaps, held .. up by
outstanding since, promised for, promised in, promised by, was promised, were promised, was due in
were due in, was due on, were due on, was due last, were due last, should have been, ought to have been
should have arrived, should have started, should have finished, supposed to, was supposed, were supposed
originally planned, original date, first planned, no sign of the, nowhere near finished, nowhere near ready
far from ready, far from finished, far from complete, not far enough, reach .. stage, stage .. reached
resubmi*, re submi*, rejected .. drawings, redraw*, start again, started again, start over, all over again
from scratch, another round, extra round, second round, further round, two rounds, iterations, prolong*
drag* on, dragging on, drags on, protract*, long drawn, drawn out, bad weather .. days, weather .. days
days lost, days of work, lost to .. weather, shift .. to the right, no time for, skip* .. testing
`,
  about: `
deadline*, schedule*, timetable*, timeline*, timescale*, milestone*, programme of work*, critical path
float, slack, due date*, completion date, delivery date*, opening date, start date, target date
launch date, go live, golive, cutover, cut over, handover date, weeks, months, by the end of, by christmas
by easter, by spring, by summer, by autumn, by january, by february, by march, by april, by may, by june
by july, by august, by september, by october, by november, by december, before the end of, in time, on time
gantt, sprint*, phase, phases, duration, calendar, sequence of works, possession*, rehearsal, sign off
approval cycle*, turnaround, week #, season, school year, term starts, tooling order, lead, opening
reopening, commissioning, planned date, finish date, programme, program, piling, until, later than
earlier than, not before, window, planting, sowing, ramp up, dry season, overnight closure
road closure dates, blockade, track access, outage window, maintenance window, change freeze, freeze
code freeze, feature freeze, cut off date, submission, submission date, tender date, filming, rehearsals
premiere, opening night, first night, exhibition opens, enrolment day, polling day, go live date
first flight, launch day, sailing, ship date, ship by, dispatch date, factory acceptance, site acceptance
handover, practical completion, occupation, move in, moving in, move date, tenancy starts, progress
remaining work, work remaining, outstanding work, workstream*, dependencies, predecessor*, successor tasks
gate, gate review, stage gate, sign offs, approvals, manufacture*, fabrication, factory slot, foundry
forging*, castings, transformer*, switchgear, lead time
`,
  hints: `
week, month, months, days, date, dates, year, spring, summer, autumn, winter, january, february, march
april, june, july, august, september, october, november, december, easter, christmas, quarter, launch
start, finish, ready, waiting, arrive*, hours, tomorrow, installation, fit out, release, releases
contractor*, subcontractor*, groundwork*, construction, survey, approvals, planners
`,
}
