/** Words that say a thing went well, is over, or is in order. Negated ("not resolved") they say harm instead. */

/** Closes the matter: outweighs a clear harm in the same sentence. */
export const SETTLED = `
resolved, was closed, were closed, been closed, closed out, fixed, rectified, remedied, cured, put right
corrected, repaired, restored, recovered in full, fully recovered, has been replaced, have been replaced
was replaced, were replaced, settled, dismissed, withdrawn, dropped, lifted, averted, avoided, eliminated
cleared, signed off, closed with, set aside in full, on time, on schedule, ahead of schedule, ahead of time
ahead of plan, ahead of the, on track, in good time, to plan, within budget, on budget, under budget
below budget, below estimate, in surplus, within the budget, within estimate, met, all met, was met
were met, complied, compliant with, complies, in compliance, fully complian*, conform*, in order, passed
pass the, passed comfortably, comfortably, without incident, without interruption, without fault
without a hitch, without difficulty, without issue*, without complaint, without objection
without exception, without loss, without delay, without qualification, without comment
without any problem*, without injur*, without amendment, unqualified opinion, no further action, no action
no effect, no impact, no change, no changes, no break, no loss, no losses, no issue*, no incident*
no problem*, no defect*, no fault*, no claim*, no dispute*, no complaint*, no objection*, no breach*
no delay*, no penalt*, no finding*, no exception*, no injur*, no damage, no charge, no sign of any
no evidence of any, no evidence of fraud, no evidence of tampering, no evidence of intrusion, no concerns
no concern, no shortage*, no outage*, no vulnerabilit*, no accident*, no overrun*, no interruption*
no deviation*, no error*, no harm, no cause for, no need, no risk*, no material, no adverse, no significant
no weakness*, no vacanc*, no resignations, nothing to report, nothing outstand*, nothing untoward
none of which, none was, none were, none are, none is, nil, zero, found to be sound, sound
in good condition, in good health, fully staffed, fully funded, fully hedged, fully insured, fully trained
fully tested, fully paid, fully covered, fully booked, fully operational, fully subscribed, fully redundant
fully recover*, fully provided, fully document*, fully reconcil*, all posts filled, posts filled
every post, all posts, all recommendations, all actions, all invoices, all staff, all snags, all permits
all criteria, all targets, all tests, all milestones, every milestone, every invoice, every test
every requirement, every recommendation, every employee, every member, one hundred per cent
% per cent uptime, succeed*, successful*, approved, granted, awarded, renewed, extended to, secured
obtained, confirmed, upheld in our, in our favour, in our favor, ruled in our, found in our
rejected the claim, dismissed the, struck out, more than enough, ample, plenty, abundan*, sufficient
enough to, adequate*, strong, robust, in hand, spare capacity, improved, improving, rose for, record high
record profit*, exceeded target*, exceeded expectation*, exceeded the target, beat, outperform*, surpass*
a month ahead, weeks ahead, days ahead, earlier than, faster than planned, below forecast, protected
prevented, blocked all, blocked the, repelled, stopped by, contained within, detected and, caught by
handed back, given back, returned to, refunded, reimbursed, paid in full, repaid, paid off, recouped
recovered from, accounted for, in place, is in force, up to date, well within, within limits
within tolerance, within the limit*, inside the, thanks to, went ahead, went smoothly, went live, went well
as planned, as expected, as agreed, as required, as intended, completed, complete, finished, delivered
handed over, installed and, has been tested, was tested, been tested, retested, tested successfully
verified, certif* issued, certificate issued, certified to, validated, remediated, patched, mitigated
no longer applies, no longer a, no longer needed, no longer required, no longer any, expired without
lapsed without, is over, are over, threat passed, danger passed, risk passed, of a .. passed, not triggered
never triggered, were not triggered, not needed, not required, not affected, unaffected, not exposed
not apply, does not apply, not material, immaterial, negligible, happy, pleased, satisf*, praised
commended, welcomed, congratulat*, favourabl*, favorabl*, reassur*, in full, retained, stable, steady, calm
dry, quiet, safe, safely, mild, excellent, smooth*, easing, eased, subsided, receded, never leave
never leaves, never been breached, never had, never missed, never exceeded, never failed, not once
renewed for, earned, saved us, thanked, celebrated, opened on, arrived early, arrived on, arrived in good
was paid, were paid, been paid, paid the claim, was trained, were trained, been trained, all trained
attended, was contained, been contained, strike ended, dispute ended, held firm, was detected
were detected, was removed, were removed, been removed, no one was hurt, nobody was hurt
nobody was injured, no one was injured, was never, were never used, lowest level, lowest ever
at its lowest, lowest in, highest in, best in, best ever, best result*, record number, has since been
have since been, since been, since then, after repairs, after the repair*, following repairs, now fully
back to normal, returned to normal, back in service, back on track, back in use, back at work, came back
reopened, opened to, caught up, cleared by, been cleared, was cleared, were cleared, has been cleared
reconciled, balanced, matched, matches, tallied, agreed with, was upheld, was granted, were granted
was approved, were approved, was accepted, was renewed, were renewed, was signed, were signed, been signed
was delivered, were delivered, was completed, were completed, was finished, was handed, was installed
were installed, was upgraded, were tested, was restored, was repaired, were repaired, was corrected
were corrected, was returned, were returned, was recovered, were recovered, was lifted, were lifted
was withdrawn, was dismissed, was rejected by the court, was settled, were settled, was avoided
was averted, was found safe, found nothing, found no, finds no, revealed no, revealed nothing, showed no
shows no, shown no, detected no, identified no, raised no, reported no, recorded no, suffered no, caused no
had no, has no outstanding, there were no, there was no, there have been no, there has been no
there are no outstanding, no longer an issue, no longer a problem, no one was, nobody was, none of the
none has, none had, none needed, never had to, not a single, not one, without any, without needing
without using, without touching, without a single, without further, without having to, fully compl*
fully met, fully resolved, fully restored, fully repaid, fully paid up, fully signed, fully drawn
fully documented, fully automated, covered by insurance, insurer paid, insurance paid, covered the
covers the, under warranty, at no cost, at no charge, free of charge to, at no extra, spare time
time to spare, weeks to spare, days to spare, room to spare, money to spare, with room, plenty of
comfortable margin, within minutes, within the hour, within an hour, within hours, same day, next day
promptly, immediately, at once restored, quickly, profitable, surplus, cash positive, debt free
oversubscribed, over subscribed, sold out, award winning, outstanding rating, rated excellent, rated good
unanimous*, willingly, gladly, enthusiast*, in good spirits, high spirits, good order, good shape
good progress, good results, good condition, good terms, amicabl*, cordial*, constructive, productive
cooperative, supportive, loyal, motivated, experienced team, well trained, well prepared, well stocked
well maintained, well protected, well managed, well attended, well received, well under, well below
well above the minimum, well ahead, ready for, is ready, are ready, all ready, on hand, in stock
in reserve, on standby, stands by, standby, duplicated, in duplicate, two independent, backed up
back up was, took over automatically, switched over, failover worked, worked as, works as, works well
worked well, performed well, performs well, runs smoothly, ran smoothly, running smoothly, as designed
to specification, to spec, within specification, within spec, within range, within the permitted
within permitted, within the legal, below the limit, below the legal, under the limit, below the permitted
below the threshold for, meets the, meets all, met all, met every, met the, meet the requirements, satisfies
`

/** A description of how things are arranged: who, when, what a rule or chapter says. Calms a little. */
export const DESCRIBED = `
shall, is reviewed, are reviewed, reviewed each, reviewed every, reviewed annually, reviewed quarterly
reviewed monthly, meets on, meets every, meets each, meets once, meet on, meet every, is chaired
chaired by, reports to, is responsible for, are responsible for, is composed, comprises, consists of
consist of, is made up of, sets out, set out in, is set out, lays down, is described in, describes
described in, is defined, are defined, defines, is the subject of, chapter, appendix, annex, glossary
section #, the guide, handbook, manual explains, course, module #, semester, syllabus, seminar, lecture
workshop on, training on, is taught, taught in, is held, are held, was held, takes place, took place
is published, are published, published on, available on, is scheduled for, are scheduled for, is due on
the deadline for, deadline is, is stored, are stored, is kept, are kept, is located, are located
is documented, are documented, is covered by, is insured, are insured, is shared, shared equally
is monitored, are monitored, are checked, is checked, is inspected, are inspected, is tested, are tested
is backed up, are backed up, is encrypted, are encrypted, the audit covered, the scope of
for the purposes of, means any, the term, the committee, the board, appointed, will take over, takes over
joins, joined, names, named, each quarter, each year, every year, each month, every month, each week
every week, each day, annual, annually, monthly, quarterly, weekly, daily, last year, procedure for
the policy, provides for, includes, included, summari*, recorded in, logged in, rotates, alternates
escorted, may be renewed, is reported, are reported, the purpose of, aims to, designed to, equipped with
fitted with, carries insurance, held in escrow, presented, presentation, presents, explains, explained
explain how, shows how, guide to, introduction to, history of, report on, discusses, discussed
discussed in, agenda, item #, on the agenda, minutes of, was set at, is set at, amounts to, totalled
totals, equals, is paid, are paid, is payable, payable on, payable within, payable in, runs until
runs from, valid until, lasts until the, expires on, expires in #, must, is to be, are to be, will be held
will be published, will meet, will present, will attend, will visit, will receive, please, staff assemble
staff should, employees should, employees must, press the, dial, call the, contact the, see the, refer to
for more information, further details, details are, details of, listed in, a list of, list of, table #
figure #, page #, paragraph #, article #, clause # sets, clause # defines, clause # describes
clause # lists, consists, contains, contained in, is made of, is built of, is based on, is based in
based in, was founded, founded in, established in, opened in, built in, situated, employs, has # employees
headquarters, is led by, led by, is managed by, managed by, is run by, run by, is owned by, is overseen by
overseen by, is calculated, are calculated, calculated as, is measured, are measured, measured by
measured in, is expressed, expressed as, is classified, are classified, classified as, is divided
divided into, is split, is used to, are used to, used for, is intended, are intended, intended to
is designed, are designed, allows users, lets users, enables, provides, provided by, offers, supports
applies to, apply to, effective from, with effect from, every two years, every three years, once a year
twice a year, once a month, once a week, at the start of, at the end of each, starts at, begins at
opens at, closes at, from # to, between # and, on monday, on tuesday, on wednesday, on thursday, on friday
mondays, tuesdays, wednesdays, thursdays, fridays, noon, midday, a m, p m, o clock, is responsible
owner is, is owned, copies of, a copy of, template, form for, sample, example, for example, an example
definition*, survey asked, asked respondents, research into, paper on, book on, article on, film about
novel, museum, exhibition on, conference on, seminar on, talk on, course on, course in, class on, teaches
students learn, learn how, learning about, covers topics, topics, syllab*, was recruited, was appointed
were appointed, was elected, is appointed, was hired, were hired
`

/** Things whose absence is the harm: "no spare", "without a fallback", "lacks logging". Present, they say nothing. */
export const SAFEGUARDS = `
spare*, backup*, back up, fallback, alternative*, substitute*, replacement*, redundancy, standby, stand by
second source, contingency, reserve*, buffer*, float, slack, margin*, headroom, cushion, insurance, cover
guarantee*, warrant*, security, handover*, documentation, document*, record*, register*, log, logs, logging
audit trail, monitor*, alert*, review*, check*, polic*, procedure*, process*, plan, plans, strategy
agreement*, contract*, licen*, permit*, approval*, consent*, permission, authori*, sign off, evidence
proof, certificat*, training, trained, qualif*, experience*, successor*, deputy, deput*, candidate*
applicant*, owner*, owned by, budget*, fund*, money, provision*, funding, capacity, cover for, support*
maintain*, mainten*, control*, lock*, encrypt*, password, authenti*, validat*, verif*, test*, rehears*
exercis*, inspect*, calibrat*, survey*, clarity, clear, definition, specif*, signed, confirmed, decided
decision, answer*, repl*, respon*, action, access, visibility, information, data, knowledge, skill*
supplier*, source*, tender*, bidder*, escort*, supervis*, segregat*, separat*
`

/** Words that turn the sense of what follows within a few words. */
export const NEGATORS = new Set(
  'no not never none nothing neither nor without nobody hardly zero nil lack lacks lacking absence free'.split(
    ' ',
  ),
)
