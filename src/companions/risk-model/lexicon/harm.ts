/** Words that say something is wrong, missing, threatened or uncertain, whatever the topic. Notation: `cues.ts`. */

/** Enough alone to make a sentence with a topic a risk. */
export const CLEAR_HARM = `
fail, fails, failing, failure*, failed, collaps*, break down, breaks down, broke down, breakdown*, broken, breaking
damag*, destroy*, ruin*, cripple*, crippling, jeopard*, endanger*, imperil*, threat*, hazard*, danger*, peril*
risk of, at risk, risks, risky, risk that, a risk, the risk, risk to, exposed to, vulnerab*, susceptib*, prone to
lack, lacks, lacking, lacked, absence of, shortage*, shortfall*, deficien*, inadequa*, insufficien*, scarc*, missing
unable, inability, can not, impossible, unworkable, infeasible, unrealistic, unattainable, untenable, unsustainable
unlikely, doubt*, uncertain*, unclear, unknown, unresolved, unsettled, unproven, untested, unverified, unconfirmed
unreliable, unstable, unsafe, unfit, unsuitable, unacceptable, unsatisf*, unauthori*, unapproved, unsupported
unavailable, unanswered, unattended, unchecked, unmonitored, undocumented, unaccounted, unexplained, unfinished
unfunded, unpaid, unprotected, unprepared, unbudgeted, unsigned, unplanned, unforeseen, uncontrolled, unmanaged
worsen*, deteriorat*, declin*, dwindl*, erod*, eroding, shrink*, shrunk, slump*, plung*, plummet*, falling, weaken*
weak, weakness*, poor, poorly, flaw*, fault*, defect*, error*, mistake*, wrong, wrongly, incorrect*, inaccura*
inconsisten*, incompatib*, incomplete, ineffective, inefficien*, unusable, obsolete, outdated, out of date, stale
exceed*, overrun*, overspen*, overload*, overwhelm*, swamp*, overstretch*, stretched, over capacity, saturat*, too few
too late, too slow, too low, too high, too many, too much, too little, too small, too short, too thin, too weak
too old, too narrow, too tight, too loose, too long, too vague, too optimistic, too heavy, not enough, nowhere near
well short of, falls short, fall short, fell short, falling short, short of, below target, under target, below the
behind, late, delay*, slip, slips, slipped, slipping, slippage, overdue, stall*, stuck, held up, blocked, bottleneck*
breach*, violat*, infring*, contraven*, non compliance, non compliant, noncomplian*, in default, illegal*, unlawful*
disput*, contest*, challeng*, refus*, reject*, object to, objects to, objected, oppos*, withdraw, withdrawn, withdrew
revok*, terminat*, cancel*, suspend*, halt*, shut down, shuts down, shutting, closure, bankrupt*, insolven*, liquidat*
loss, losses, lose, loses, losing, lost, harm*, injur*, death*, die, dies, died, ill, sick, disrupt*, interrupt*, outage*
stolen, steal*, theft, attack*, leak*, expos*, compromis*, hack*, intru*, tamper*, abus*, misus*, fraud*, corrupt*
concern*, worr*, alarm*, complain*, complaint*, grievance*, critici*, hostil*, anger*, angry, boycott*, protest*
overlook*, neglect*, ignor*, omit*, forgot*, miss, misses, missed, missing, unnoticed, undetected, untrained, unqualified
never been, never was, never were, not been, not yet, has yet to, have yet to, yet to be, still no, still not, no sign of
no longer, not expect*, no plan, no one, nobody, nothing has, nothing to stop, nothing to prevent, nowhere to, nor any
does not, do not, did not, is not, are not, was not, were not, will not, would not, could not, may not, might not, has not
have not, had not, should not, rather than, instead of, despite, contrary to, only one, only the, the only, a single, sole
alone, no alternative, no spare, no backup, no back up, no fallback, no substitute, no replacement, no second, no room
no margin, no provision, no cover, no contingency, no way, no means, no evidence, no record, no trace, no idea, no clear
no agreed, no formal, no written, no owner, no money, no budget, no funds, no process, no procedure, no policy, no control*
no guarantee, no recovery, no defence, no defense, no logging, no monitoring, no handover, no arrangement, no explanation
without any, without a, without the, without being, without permission, without consent, without approval, without notice
without authori*, without check*, without warning, without testing, without having, unless, if not, or else, in doubt
in question, in jeopardy, under threat, under pressure, on hold, out of stock, out of reach, out of control, in short supply
at stake, in limbo, up in the air, hang* over, hanging over, loom*, bound to, on the brink, on the verge, wiped, wipe, wipes, evaporat*
run out, runs out, running out, ran out, used up, use up, exhaust*, deplet*, drain, drains, draining, burn* through
trip, trips, tripped, crash*, crack*, corro*, rust*, rot, rotten, rotting, wear out, worn, worn out, leaking, seiz*, jam
jams, jammed, freez*, fire, fires, flood*, burst*, contaminat*, pollut*, spoil*, spill*, toxic, poison*, infest*, infect*
hit by, suffer*, struggl*, troubl*, problem*, difficult*, obstacle*, issue with, issues with, cause for, serious, severe*
acute, critical shortage, grave, worst, worse, bad, badly, adverse*, unfavourabl*, unfavorabl*, negative, alarming
jumped, tripled, doubled, quadrupled, soar*, spiral*, escalat*, surg*, spike*, climbing, creeping up, mount, mounting
growing backlog, piling up, pile up, accumulat*, backlog*, queue*, undermin*, hamper*, hinder*, imped*, prevent us, derail*
stop us, stops, stopped, idle, standstill, standing still, grind to, paralys*, paralyz*, stranded, cut off, wrecked, scrap*
erroneous*, mislead*, misstate*, misreport*, falsif*, forged, fake, bogus, invalid, void, lapse, lapsed, expire*, expiring
reluctan*, unwilling*, resist*, opposition, deadlock*, impasse, dispute, quarrel, strike, strikes, walk out, walkout
give way, out of hand, something will have to give, adrift, off track, off course, tight, aggressive, ambitious, optimistic
cram*, squeez*, narrow*, thin, precarious, fragile, brittle, volatil*, unpredictab*, erratic, intermittent, sporadic
leave us, leaves us, leaving us, left us, leaving the, leaving no, leave no, force us, forces us, forcing, oblige* us
penalt*, fine, fines, fined, sanctioned, punish*, liable, sued, sue, suing, blame*, accus*, alleg*, denied, deny, denies
`

/** Needs company: a possibility, a change for the worse, a doubt. */
export const POSSIBLE_HARM = `
may, might, could, would, likely, probably, possibl*, potential*, perhaps, expect* to, fear*, if, whether, in case, should the
should a, in the event, risk, risked, depend*, rel* on, relies, rely, reliance, relying, hinge*, rests on, rest on, assum*
no, not, never, none, nothing, neither, nor, without, hardly, barely, scarcely, rarely, seldom, only, just one, few, little
still, yet, again, repeatedly, keeps, keep on, continues to, until, remain*, outstanding, pending, awaiting, awaited, open
suggest*, seem*, appear*, apparently, reported*, rumour*, rumor*, warned, warning*, warn, hint*, indicat*, predict*, forecast*
but, however, although, though, while, whereas, even though, because, since, unfortunately, regrettably, sadly
rise, rises, rising, risen, rose, increas*, grow*, higher, fell, fall, falls, drop*, lower, fewer, less than, reduc*, cut
cuts, cutting, slow, slower, slowly, slowing, down, short, half, a third, a quarter, twice, double, doubl*, triple
longer than, more than, larger than, faster than, beyond, above, over the, under the, old, ageing, aging, elderly, manual
manually, by hand, informal*, verbal*, ad hoc, temporary, temporar*, workaround*, makeshift, spreadsheet*, paper, from memory
left, leave, leaving, gone, gap*, hole*, limit*, restrict*, constrain*, conflict*, differ*, mismatch*, discrepan*, disagree*
unusual*, unexpected*, sudden*, abrupt*, urgent*, pressure*, pressing, heavily, heavy, hard to, harder, tough, cost* us
stand idle, stands idle, wait, waits, waiting, waited, hold up, back to, redesign, rework*, repeat*, redo, recall*, retire*
resign*, quit, quits, departure*, depart*, ask* for more, question*, quer*, investigat*, probe*, inspect*, scrutin*, audit*
visit likel*, face, faces, facing, faced, subject to, at the mercy of, easy, easily, anyone, everyone, anybody, every user
some of, several, number of, instances, same, shared, publicly, public, visible, in clear, plain text, open to, at fault
drift*, weigh on, eat into, eating into, tied up, ties up, absorb*, squeez*, offset, hit, dent, burden*, strain*, stress*
`
