/** Words that say a thing went well, is over, or is in order. Negated ("not resolved") they say harm instead. */

/** Closes the matter: outweighs a clear harm in the same sentence. */
export const SETTLED = `
resolved, was closed, were closed, been closed, closed out, fixed, rectified, remedied, cured, corrected
repaired, restored, has been replaced, have been replaced, was replaced, were replaced, settled
dismissed, withdrawn, dropped, lifted, averted, avoided, eliminated, cleared, signed off, closed with
on time, on schedule, ahead of schedule, ahead of time, ahead of the, on track, in good time, to plan
within budget, on budget, under budget, below budget, below estimate, in surplus, within the budget, met
all met, was met, were met, complied, compliant with, complies, in compliance, fully complian*, conform*
in order, passed, pass the, passed comfortably, comfortably, without incident, without interruption
without issue*, without exception, without loss, without delay, without comment, no further action
no action, no effect, no impact, no change, no changes, no break, no loss, no issue*, no problem*
no fault*, no claim*, no complaint*, no objection*, no delay*, no penalt*, no exception*, no charge
no concerns, no shortage*, no vulnerabilit*, no accident*, no interruption*, no error*, no harm, no need
no risk*, no material, no adverse, no significant, nothing to report, nothing outstand*, nothing untoward
none of which, none were, none are, none is, nil, zero, found to be sound, sound, fully staffed
fully funded, fully hedged, fully insured, fully tested, fully paid, fully covered, fully operational
fully recover*, fully document*, posts filled, every post, all posts, all recommendations, all actions
all invoices, all staff, all snags, all permits, all criteria, all targets, all tests, every milestone
every test, every member, succeed*, successful*, approved, granted, awarded, renewed, extended to
secured, obtained, confirmed, found in our, dismissed the, struck out, more than enough, ample, plenty
abundan*, sufficient, enough to, adequate*, strong, robust, in hand, spare capacity, improved, improving
rose for, record high, beat, outperform*, surpass*, a month ahead, weeks ahead, days ahead, earlier than
below forecast, protected, prevented, blocked all, blocked the, contained within, detected and, caught by
handed back, given back, returned to, refunded, reimbursed, paid in full, repaid, paid off, recouped
recovered from, accounted for, in place, up to date, well within, within limits, within the limit*
inside the, thanks to, went ahead, went live, went well, as planned, as expected, as agreed, as required
as intended, completed, complete, finished, delivered, handed over, installed and, has been tested
was tested, been tested, tested successfully, verified, certif* issued, certificate issued, certified to
validated, remediated, patched, mitigated, no longer a, no longer needed, no longer required
no longer any, is over, are over, of a .. passed, not triggered, were not triggered, not needed
not required, not affected, unaffected, not exposed, not apply, does not apply, immaterial, negligible
happy, pleased, satisf*, praised, commended, welcomed, congratulat*, favourabl*, favorabl*, reassur*
in full, retained, stable, steady, calm, dry, quiet, safe, safely, mild, excellent, smooth*, easing
eased, never leave, never leaves, never had, never missed, not once, renewed for, earned, saved us
thanked, celebrated, opened on, arrived on, was paid, were paid, been paid, was trained, been trained
attended, was detected, were detected, was removed, were removed, been removed, nobody was hurt
was never, lowest level, best in, best result*, has since been, have since been, since been, since then
now fully, returned to normal, back on track, back at work, came back, reopened, opened to, caught up
cleared by, been cleared, was cleared, were cleared, has been cleared, reconciled, balanced, matched
matches, tallied, agreed with, was granted, were granted, was approved, were approved, was accepted
was signed, were signed, been signed, was delivered, were delivered, was completed, were completed
was finished, was handed, was installed, were installed, was upgraded, were tested, was corrected
was returned, were returned, was lifted, was withdrawn, was dismissed, was settled, was avoided, found no
finds no, shows no, shown no, reported no, had no, there were no, there was no, there have been no
there has been no, no one was, nobody was, none of the, none has, none had, never had to, not a single
not one, without any, without needing, without using, without touching, without a single, without further
without having to, fully compl*, fully resolved, fully documented, fully automated, covered the
covers the, under warranty, at no cost, at no charge, at no extra, spare time, time to spare
room to spare, with room, plenty of, within minutes, within an hour, within hours, same day, next day
promptly, immediately, quickly, profitable, surplus, oversubscribed, sold out, award winning, unanimous*
willingly, gladly, enthusiast*, good order, good shape, good progress, good results, good terms
constructive, productive, cooperative, supportive, loyal, motivated, experienced team, well trained
well prepared, well stocked, well maintained, well protected, well managed, well attended, well received
well under, well below, well ahead, ready for, is ready, are ready, all ready, on hand, in stock
in reserve, stands by, standby, duplicated, in duplicate, backed up, switched over, worked as, works as
works well, worked well, performs well, runs smoothly, running smoothly, as designed, to specification
to spec, within range, within the legal, under the limit, meets the, meets all, met all, met the
meet the requirements, satisfies
`

/** A description of how things are arranged: who, when, what a rule or chapter says. Calms a little. */
export const DESCRIBED = `
shall, is reviewed, are reviewed, reviewed each, reviewed every, reviewed annually, meets on, meets every
meets once, meet on, meet every, is chaired, chaired by, reports to, is responsible for
are responsible for, is composed, comprises, consists of, consist of, is made up of, sets out, set out in
lays down, is described in, describes, described in, is defined, are defined, defines, is the subject of
chapter, appendix, annex, glossary, section #, the guide, handbook, manual explains, course, module #
semester, seminar, lecture, workshop on, training on, is taught, taught in, is held, are held, was held
takes place, took place, is published, are published, published on, available on, is scheduled for
are scheduled for, the deadline for, deadline is, is stored, are stored, is kept, are kept, is located
are located, is documented, are documented, is covered by, is insured, is shared, shared equally
is monitored, are monitored, are checked, is checked, is inspected, are inspected, is tested, are tested
is encrypted, are encrypted, the audit covered, the scope of, for the purposes of, means any, the term
the committee, the board, appointed, will take over, takes over, joins, joined, names, named
each quarter, each year, every year, each month, every month, each week, every week, each day, annual
annually, monthly, quarterly, weekly, daily, last year, procedure for, the policy, provides for, includes
included, summari*, recorded in, logged in, rotates, alternates, escorted, may be renewed, is reported
are reported, the purpose of, aims to, designed to, equipped with, carries insurance, presented
presentation, presents, explains, explained, explain how, shows how, guide to, introduction to
history of, report on, discusses, discussed, discussed in, agenda, item #, on the agenda, minutes of
is set at, amounts to, totals, equals, is paid, are paid, payable in, runs from, valid until
lasts until the, expires on, expires in #, must, is to be, are to be, will be held, will be published
will meet, will present, will attend, will visit, will receive, please, staff should, employees should
employees must, press the, dial, call the, contact the, see the, refer to, for more information
further details, details are, details of, listed in, a list of, list of, table #, figure #, page #
paragraph #, article #, clause # sets, consists, contains, contained in, is made of, is based on
is based in, based in, was founded, founded in, established in, opened in, built in, situated, employs
headquarters, is led by, led by, is managed by, managed by, is run by, run by, is owned by
is overseen by, overseen by, is calculated, are calculated, calculated as, is measured, are measured
measured by, measured in, is expressed, expressed as, is classified, are classified, classified as
is divided, divided into, is split, is used to, are used to, used for, is intended, are intended
intended to, is designed, are designed, allows users, lets users, enables, provides, provided by, offers
supports, applies to, apply to, once a year, twice a year, once a month, once a week, at the start of
at the end of each, starts at, begins at, from # to, between # and, on monday, on tuesday, on wednesday
on thursday, on friday, mondays, tuesdays, wednesdays, thursdays, fridays, noon, midday, a m
is responsible, owner is, is owned, copies of, a copy of, template, form for, sample, example
for example, an example, definition*, asked respondents, research into, paper on, book on, article on
novel, museum, conference on, talk on, course on, course in, class on, teaches, students learn, learn how
learning about, covers topics, topics, syllab*, was appointed, was elected, is appointed, was hired
were hired
`

/** Things whose absence is the harm: "no spare", "without a fallback", "lacks logging". Present, they say nothing. */
export const SAFEGUARDS = `
spare*, backup*, back up, fallback, alternative*, substitute*, replacement*, redundancy, standby
stand by, second source, contingency, reserve*, buffer*, float, slack, margin*, headroom, cushion
insurance, cover, guarantee*, warrant*, security, handover*, documentation, document*, record*, register*
log, logs, logging, audit trail, monitor*, alert*, review*, check*, polic*, procedure*, process*, plan
plans, strategy, agreement*, contract*, licen*, permit*, approval*, consent*, permission, authori*
sign off, evidence, proof, certificat*, training, trained, qualif*, experience*, successor*, deputy
deput*, candidate*, applicant*, owner*, owned by, budget*, fund*, money, provision*, funding, capacity
cover for, support*, maintain*, mainten*, control*, lock*, encrypt*, password, authenti*, validat*
verif*, test*, rehears*, exercis*, inspect*, calibrat*, survey*, clarity, clear, definition, specif*
signed, confirmed, decided, decision, answer*, repl*, respon*, action, access, visibility, information
data, knowledge, skill*, supplier*, source*, tender*, bidder*, escort*, supervis*, segregat*, separat*
`

/** Words that turn the sense of what follows within a few words. */
export const NEGATORS = new Set(
  'no not never none nothing neither nor without nobody hardly zero nil lack lacks lacking absence free'.split(
    ' ',
  ),
)
