/** Words that say a thing went well, is over, or is in order. Negated ("not resolved") they say harm instead. */

/** Closes the matter: outweighs a clear harm in the same sentence. */
export const SETTLED = `
resolved, was closed, were closed, been closed, closed out, fixed, rectified, remedied, cured, put right, corrected, repaired
restored, recovered in full, fully recovered, has been replaced, have been replaced, was replaced, were replaced
settled, dismissed, withdrawn, dropped, lifted, averted, avoided, eliminated, cleared, signed off, closed with, set aside in full
on time, on schedule, ahead of schedule, ahead of time, ahead of plan, ahead of the, on track, in good time, to plan
within budget, on budget, under budget, below budget, below estimate, in surplus, within the budget, within estimate
met, all met, was met, were met, complied, compliant with, complies, in compliance, fully complian*, conform*, in order
passed, pass the, passed comfortably, comfortably, without incident, without interruption, without fault, without a hitch
without difficulty, without issue*, without complaint, without objection, without exception, without loss, without delay
without qualification, without comment, without any problem*, without injur*, without amendment, unqualified opinion
no further action, no action, no effect, no impact, no change, no changes, no break, no loss, no losses, no issue*, no incident*
no problem*, no defect*, no fault*, no claim*, no dispute*, no complaint*, no objection*, no breach*, no delay*, no penalt*
no finding*, no exception*, no injur*, no damage, no charge, no sign of any, no evidence of any, no evidence of fraud
no evidence of tampering, no evidence of intrusion, no concerns, no concern, no shortage*, no outage*, no vulnerabilit*
no accident*, no overrun*, no interruption*, no deviation*, no error*, no harm, no cause for, no need, no risk*, no material
no adverse, no significant, no weakness*, no vacanc*, no resignations, nothing to report, nothing outstand*, nothing untoward
none of which, none was, none were, none are, none is, nil, zero, found to be sound, sound, in good condition, in good health
fully staffed, fully funded, fully hedged, fully insured, fully trained, fully tested, fully paid, fully covered, fully booked
fully operational, fully subscribed, fully redundant, fully recover*, fully provided, fully document*, fully reconcil*
all posts filled, posts filled, every post, all posts, all of them, all recommendations, all actions, all invoices, all staff
all snags, all permits, all the, all criteria, all targets, all tests, all milestones, every milestone, every invoice
every test, every requirement, every recommendation, every employee, every member, one hundred per cent, % per cent uptime
succeed*, successful*, approved, granted, awarded, accepted, agreed, renewed, extended to, secured, obtained, confirmed
upheld in our, in our favour, in our favor, ruled in our, found in our, rejected the claim, dismissed the, struck out
more than enough, ample, plenty, abundan*, sufficient, enough to, adequate*, healthy, strong, robust, in hand, spare capacity
improved, improving, rose for, record high, record profit*, exceeded target*, exceeded expectation*, exceeded the target
beat, outperform*, surpass*, a month ahead, weeks ahead, days ahead, early, earlier than, faster than planned, below forecast
kept, protected, prevented, blocked all, blocked the, repelled, stopped by, contained within, detected and, caught by
handed back, given back, returned to, refunded, reimbursed, paid in full, repaid, paid off, recouped, recovered from
accounted for, in place, is in force, up to date, well within, within limits, within tolerance, within the limit*, inside the
thanks to, went ahead, went smoothly, went live, went well, as planned, as expected, as agreed, as required, as intended
completed, complete, finished, delivered, handed over, installed and, has been tested, was tested, been tested, retested
tested successfully, verified, certif* issued, certificate issued, certified to, validated, remediated, patched, mitigated
no longer applies, no longer a, no longer needed, no longer required, no longer any, expired without, lapsed without, is over, are over
threat passed, danger passed, risk passed, of a .. passed, not triggered, never triggered, were not triggered, not needed
not required, not affected, unaffected, not exposed, not apply, does not apply, not material, immaterial, negligible
happy, pleased, satisf*, praised, commended, welcomed, congratulat*, favourabl*, favorabl*, positive, reassur*, in full
retained, stable, steady, calm, dry, quiet, safe, safely, good, mild, excellent, smooth*, easing, eased, subsided, receded
never leave, never leaves, never been breached, never had, never missed, never exceeded, never failed, not once
`

/** A description of how things are arranged: who, when, what a rule or chapter says. Calms a little. */
export const DESCRIBED = `
shall, is reviewed, are reviewed, reviewed each, reviewed every, reviewed annually, reviewed quarterly, reviewed monthly
meets on, meets every, meets each, meets once, meet on, meet every, is chaired, chaired by, reports to, is responsible for
are responsible for, is composed, comprises, consists of, consist of, is made up of, sets out, set out in, is set out, lays down
is described in, describes, described in, is defined, are defined, defines, is the subject of, chapter, appendix, annex, glossary
section # , the guide, handbook, manual explains, course, module #, semester, syllabus, seminar, lecture, workshop on, training on
is taught, taught in, is held, are held, was held, takes place, took place, is published, are published, published on, available on
is scheduled for, are scheduled for, is due on, the deadline for, deadline is, is stored, are stored, is kept, are kept, is located
are located, is documented, are documented, is covered by, is insured, are insured, is shared, shared equally, is monitored
are monitored, are checked, is checked, is inspected, are inspected, is tested, are tested, is backed up, are backed up, is encrypted
are encrypted, the audit covered, covered, the scope of, for the purposes of, means any, the term, the committee, the board
appointed, will take over, takes over, joins, joined, names, named, each quarter, each year, every year, each month, every month
each week, every week, each day, annual, annually, monthly, quarterly, weekly, daily, last year, procedure for, the policy
provides for, includes, included, summari*, recorded in, logged in, rotates, alternates, escorted, may be renewed, is reported
are reported, the purpose of, aims to, designed to, equipped with, fitted with, carries insurance, held in escrow
`

/** Things whose absence is the harm: "no spare", "without a fallback", "lacks logging". Present, they say nothing. */
export const SAFEGUARDS = `
spare*, backup*, back up, fallback, alternative*, substitute*, replacement*, redundancy, standby, stand by, second source
contingency, reserve*, buffer*, float, slack, margin*, headroom, cushion, insurance, cover, guarantee*, warrant*, security
handover*, documentation, document*, record*, register*, log, logs, logging, audit trail, monitor*, alert*, review*, check*
polic*, procedure*, process*, plan, plans, strategy, agreement*, contract*, licen*, permit*, approval*, consent*, permission
authori*, sign off, evidence, proof, certificat*, training, trained, qualif*, experience*, successor*, deputy, deput*, candidate*
applicant*, owner*, owned by, budget*, fund*, money, provision*, funding, capacity, cover for, support*, maintain*, mainten*
control*, lock*, encrypt*, password, authenti*, validat*, verif*, test*, rehears*, exercis*, inspect*, calibrat*, survey*
clarity, clear, definition, specif*, agreed, signed, confirmed, decided, decision, answer*, repl*, respon*, action, access
visibility, information, data, knowledge, skill*, supplier*, source*, tender*, bidder*, escort*, supervis*, segregat*, separat*
`

/** Words that turn the sense of what follows within a few words. */
export const NEGATORS = new Set(
  'no not never none nothing neither nor without nobody hardly zero nil lack lacks lacking absence free'.split(
    ' ',
  ),
)
