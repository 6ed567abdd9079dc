import type { CategoryCues } from './category-cues.ts'

/** Lateness, lost float, dates unlikely to be met, long lead times. */
export const SCHEDULE: CategoryCues = {
  category: 'Schedule',
  states: `
aggressive deadline*, tight deadline*, tight schedule*, aggressive schedule*, aggressive timeline*, tight timeline*, tight timescale*
ambitious timeline*, ambitious schedule*, ambitious timetable, ambitious programme, compressed schedule, compressed timeline
compressed programme, unrealistic deadline*, unrealistic timeline*, unrealistic date*, unrealistic schedule*, optimistic schedule
optimistic timeline, optimistic programme, deadline .. missed, miss* .. deadline*, miss* .. date*, miss* .. milestone*
missed milestone*, milestone* .. missed, miss* .. window, miss* .. slot, miss* .. season, behind schedule, behind programme
behind program, behind plan, behind time, behind target, behind timetable, # weeks behind, # days behind, # months behind
week* behind, month* behind, day* behind, weeks late, months late, days late, week* late, month* late, # weeks adrift
weeks adrift, months adrift, week* overdue, month* overdue, running late, running behind, runs late, late delivery, late deliveries
late start, late arrival, arrive* late, arriving late, delivered late, delay*, slip, slips, slipped, slipping, slippage, overdue
postpon*, deferred, push* back, pushed .. year, push .. into, pushed out, push out, put back, set back, sets back, setback
held up, holding up, hold up, holds up, stall*, over run by, overrun by, overrun .. weeks, overrun .. months, no float
no slack, float .. gone, float .. used, float .. eaten, float .. consumed, lost .. weeks, lose .. weeks, lost .. days, losing .. weeks
lose .. months, lost .. months, costs .. weeks, adds .. weeks, adds .. months, adds a month, adds a week, add .. weeks, add .. months
critical path .. delay*, on the critical path, long lead, lead time*, lead times, lead time .. stretched, extended lead
not be ready, not ready, unlikely to be ready, not finish*, not be finished, unfinished, not be complete, not complete* .. by
incomplete .. by, not start*, not been started, not begun, yet to start, yet to begin, can not start, can not begin, can not proceed
not happen until, not until, until after, can not be .. in time, in time for, not in time, out of time, run* out of time
running out of time, too late, time is short, time is running, little time, not enough time, no time to, insufficient time
unlikely to meet, unlikely to make, unlikely to finish, unlikely to open, unlikely to be complete*, will not meet, not meet .. date
not make .. date, date .. unrealistic, date .. at risk, date .. in doubt, go live .. at risk, go live .. in doubt, looks unrealistic
date .. slip*, opening .. delay*, launch .. delay*, twice as long, longer than planned, longer than expected, longer than allowed
longer than we, longer than the, take* longer, taking longer, took longer, slower than planned, slower than expected, behind the plan
no recovery plan, catch up, make up .. time, crammed into, compress*, back to back, overlap* .. phase*, weather window*
another # weeks, another # months, another # days, another month, another week, now week #, is now #, was due .. still, were due .. still
was meant to .. now, was to have been, should have been .. by, was promised .. still, still .. not arrived, not arrived, not yet arrived
has not arrived, still waiting, waiting for .. approval, still awaiting, awaiting approval, awaiting .. decision, awaiting sign off
pace, at this rate, at the current rate, at the present rate, knock on, bow wave, backloaded, closes on # , month* of delay
loses a whole, lose a whole, loses a year, lose a year, next season, whole season, the following year, following season
progress .. slow*, slow progress, little progress, no progress, time overrun, extension of time, milestone tracker`,
  about: `
deadline*, schedule*, timetable*, timeline*, timescale*, milestone*, programme of work*, critical path, float, slack, due date*
completion date, delivery date*, opening date, start date, target date, launch date, go live, golive, cutover, cut over, handover date
weeks, months, by the end of, by christmas, by easter, by spring, by summer, by autumn, by january, by february, by march, by april
by may, by june, by july, by august, by september, by october, by november, by december, before the end of, in time, on time
gantt, sprint*, phase, phases, duration, calendar, sequence of works, possession*, rehearsal, sign off, approval cycle*, turnaround
week #, season, school year, term starts, tooling order, lead, opening, reopening, commissioning, planned date, finish date
programme, program, piling, until, later than, earlier than, not before, window, planting, sowing, ramp up, dry season`,
  hints: `
week, month, months, days, date, dates, year, spring, summer, autumn, winter, january, february, march, april, june, july, august
september, october, november, december, easter, christmas, quarter, launch, start, finish, ready, waiting, arrive*, hours, tomorrow
installation, fit out, release, releases, contractor*, subcontractor*, groundwork*, construction, survey, approvals, planners`,
}
