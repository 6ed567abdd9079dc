/** Words that say something is wrong, missing, threatened or uncertain, whatever the topic. Notation: `cues.ts`. */

/** Enough alone to make a sentence with a topic a risk. */
export const CLEAR_HARM = `
fail, fails, failing, failure*, failed, collaps*, break down, breaks down, broke down, breakdown*, broken
breaking, damag*, destroy*, ruin*, cripple*, crippling, jeopard*, endanger*, imperil*, threat*, hazard*
danger*, peril*, risk of, at risk, risks, risky, risk that, a risk, the risk, risk to, exposed to
vulnerab*, susceptib*, prone to, lack, lacks, lacking, lacked, absence of, shortage*, shortfall*
deficien*, inadequa*, insufficien*, scarc*, missing, unable, inability, can not, impossible, unworkable
infeasible, unrealistic, unattainable, untenable, unsustainable, unlikely, doubt*, uncertain*, unclear
unknown, unresolved, unsettled, unproven, untested, unverified, unconfirmed, unreliable, unstable, unsafe
unfit, unsuitable, unacceptable, unsatisf*, unauthori*, unapproved, unsupported, unavailable, unanswered
unattended, unchecked, undocumented, unaccounted, unexplained, unfinished, unfunded, unpaid, unprotected
unprepared, unbudgeted, unsigned, unplanned, unforeseen, uncontrolled, unmanaged, worsen*, deteriorat*
declin*, dwindl*, erod*, shrink*, shrunk, slump*, plung*, falling, weaken*, weak, weakness*, poor, poorly
flaw*, fault*, defect*, error*, mistake*, wrong, wrongly, incorrect*, inaccura*, inconsisten*
incompatib*, incomplete, ineffective, inefficien*, unusable, obsolete, outdated, out of date, stale
exceed*, overrun*, overspen*, overload*, overwhelm*, swamp*, stretched, over capacity, saturat*, too few
too late, too slow, too low, too high, too many, too much, too little, too small, too short, too thin
too weak, too old, too narrow, too tight, too long, too vague, too optimistic, not enough, nowhere near
well short of, falls short, fall short, falling short, short of, below target, below the, behind, late
delay*, slip, slips, slipped, slipping, slippage, overdue, stall*, stuck, held up, blocked, bottleneck*
breach*, violat*, infring*, contraven*, non compliance, non compliant, noncomplian*, in default, illegal*
unlawful*, disput*, contest*, challeng*, refus*, reject*, object to, objects to, objected, oppos*
withdraw, withdrawn, withdrew, revok*, terminat*, cancel*, suspend*, halt*, shut down, shuts down
shutting, closure, bankrupt*, insolven*, liquidat*, loss, losses, lose, loses, losing, lost, harm*
injur*, death*, die, dies, died, ill, sick, disrupt*, interrupt*, outage*, stolen, steal*, theft, attack*
leak*, expos*, compromis*, hack*, intru*, tamper*, abus*, misus*, fraud*, corrupt*, concern*, worr*
alarm*, complain*, complaint*, grievance*, critici*, hostil*, anger*, angry, boycott*, protest*
overlook*, neglect*, ignor*, omit*, forgot*, miss, misses, missed, unnoticed, undetected, untrained
unqualified, never been, never was, never were, not been, not yet, has yet to, have yet to, yet to be
still no, still not, no sign of, no longer, not expect*, no plan, no one, nobody, nothing has
nothing to prevent, nowhere to, nor any, does not, do not, did not, is not, are not, was not, were not
will not, would not, could not, may not, might not, has not, have not, had not, should not, rather than
instead of, despite, contrary to, only one, only the, the only, a single, sole, alone, no alternative
no spare, no backup, no back up, no substitute, no replacement, no second, no room, no provision
no cover, no contingency, no way, no means, no evidence, no record, no trace, no idea, no clear
no agreed, no formal, no written, no owner, no money, no budget, no funds, no process, no procedure
no policy, no control*, no guarantee, no recovery, no defence, no defense, no logging, no monitoring
no handover, no arrangement, no explanation, without any, without a, without the, without being
without permission, without consent, without approval, without notice, without authori*, without check*
without warning, without testing, without having, unless, if not, or else, in doubt, in question
in jeopardy, under pressure, on hold, out of reach, out of control, at stake, in limbo, up in the air
hang* over, hanging over, loom*, bound to, on the verge, wiped, wipe, wipes, run out, runs out
running out, ran out, used up, use up, exhaust*, deplet*, drain, drains, draining, burn* through, trip
trips, tripped, crash*, crack*, corro*, rust*, rot, rotten, worn, leaking, seiz*, jam, jams, jammed
freez*, fire, fires, flood*, burst*, contaminat*, pollut*, spoil*, spill*, toxic, poison*, infect*
hit by, suffer*, struggl*, troubl*, problem*, difficult*, obstacle*, issue with, issues with, cause for
serious, severe*, acute, grave, worst, worse, bad, badly, adverse*, unfavorabl*, negative, alarming
jumped, tripled, doubled, quadrupled, soar*, spiral*, escalat*, surg*, spike*, climbing, creeping up
mount, mounting, growing backlog, pile up, accumulat*, backlog*, queue*, undermin*, hamper*, hinder*
imped*, prevent us, derail*, stop us, stops, stopped, idle, paralys*, paralyz*, stranded, cut off, scrap*
erroneous*, mislead*, misstate*, misreport*, falsif*, forged, fake, bogus, invalid, void, lapse, lapsed
expire*, expiring, reluctan*, unwilling*, resist*, opposition, deadlock*, impasse, dispute, quarrel
strike, strikes, give way, out of hand, something will have to give, adrift, off track, off course, tight
aggressive, ambitious, optimistic, cram*, squeez*, narrow*, thin, fragile, brittle, volatil*
unpredictab*, erratic, intermittent, sporadic, leave us, leaves us, leaving us, left us, leaving the
leaving no, leave no, force us, forces us, forcing, penalt*, fine, fines, fined, sanctioned, punish*
liable, sued, sue, suing, blame*, accus*, alleg*, denied, deny, denies, clash*, collid*, wrongdoing
concede*, admit*, admitted, embarrass*, impair*, imbalance, inadvertent*, indefinite*, insecure
invalidat*, irregular*, jeopardi*, lagging, lags, lagged, languish*, laps*, leaky, liability
malfunction*, mishandl*, mismanag*, misplac*, misunderst*, overrid*, bypass*, circumvent*, evad*, evade*
dodg*, skip, skips, skipped, skipping, neglected, nuisance, obstruct*, outgrow*, outgrown, overcharg*
overdu*, plagu*, pointless, prohibitiv*, punctur*, quarrel*, rebel*, recession, renege*, repudiat*
resent*, sabotag*, scare*, scandal*, setback*, shak*, shaky, shatter*, shed, shoddy, sinking, sink, sinks
slash*, snag*, squander*, stagnat*, stain*, starv*, stifl*, storm*, strand*, stumbl*, subsid*
substandard, suspicio*, suspect*, swelling, taint*, tear, tears, torn, thwart*, trap*, traumat*, turmoil
unaware, unbalanced, unclaimed, uncollected, uncovered, undefined, undelivered, underestimat*
underperform*, underused, undervalu*, uneven, unfilled, unhappy, uninsured, unlicens*, unlocked, unmet
unpopular, unread, unrecorded, unregistered, unscheduled, unsecured, unspecified, unsuccessful, untraced
unused, unvetted, unwarranted, unwell, unwritten, upset, urgent need, vacant, vanish*, victim*, wasted
wasteful, waver*, wrangl*, wreck*, yield* to, impost*, chaos, chaotic, confus*, crisis, crises, deadlock
disaster*, dishonest*, dissatisf*, distress*, downgrad*, downturn, emergency, erupt*, excessive*
grievance, gripe*, hole in, hole of, hostage, ineligible, inferior, inflam*, lawsuit*, loophole*
malicious, nobody knows, no single, not know, do not know, does not know, nobody is, no one is, not agree
can not agree, not possible, not certain, not sure, not clear, not safe, not secure, not have, not had
not happen, not keep, not kept, not match, not matched, not covered, not cover, not covering
not available, not allow, not accept, not address*, not answer*, not reply, not replied, not respond*
not respected, not followed, not follow, not enforced, not realis*, not understand, not understood
not use, not used, not want, not willing, not signed, not been signed, not held, not hold, not work
not working, not worked, not tested, not checked, not checking, not count*, not listed, not recorded
not record, not logged, not documented, not maintained, not updated, not replaced, not fixed, not closed
not resolved, not met, not meet, not paid, not pay, not budgeted, not approved, not authori*
not permitted, not licens*, not registered, not notified, not informed, not disclosed, not declared
not reviewed, not shared, not given, not provided, not sent, not received, not delivered, not started
not begun, not finished, not ready, not complete*, not reached, not found, not fit, not suitable
not support*, not recover*, not return*, not renew*, not last, not scale, not stand, not prevent
not stop, not detect*, not notice*, not aware, not visible, not separat*, not segregat*, not restrict*
not encrypt*, not protect*, not lock*, not secur*, not monitor*, not change*, not revoke*, not remov*
not delet*, not patch*, not expir*, not guarantee*, never had, never been used, never tested
never checked, never signed, never written, never asked, never told, never sent, never returned
never changed, never changes, never removed, never approved, never run, never done, never seen, none has
none have, none can, nobody has, nobody can, nobody could, nobody else, nobody will, no one has
no one can, no one else, no one will, nothing in place, no name, no answer, no response, no signature
no agreement, no contract, no successor, no experience, no candidate*, no applicant*, no other source
no other, no float, no slack, no buffer, no test*, no specification, no manual*, no instruction*, no logs
no list, no inventory, no survey, no right, no rights, no receipt*, no invoice*, no document*
no certificate*, no permission, no approval
`

/** Needs company: a possibility, a change for the worse, a doubt. */
export const POSSIBLE_HARM = `
may, might, could, would, likely, probably, possibl*, potential*, perhaps, expect* to, fear*, if, whether
in case, should the, should a, in the event, risk, risked, depend*, rel* on, relies, rely, reliance
relying, hinge*, rests on, rest on, assum*, no, not, never, none, nothing, neither, nor, without, hardly
barely, rarely, seldom, only, just one, few, little, still, yet, again, repeatedly, keeps, keep on
continues to, until, remain*, outstanding, pending, awaiting, awaited, open, suggest*, seem*, appear*
apparently, reported*, rumour*, rumor*, warned, warning*, warn, hint*, indicat*, predict*, forecast*, but
however, although, though, while, whereas, even though, because, since, unfortunately, sadly, rise, rises
rising, risen, rose, increas*, grow*, higher, fell, fall, falls, drop*, lower, fewer, less than, reduc*
cut, cuts, cutting, slow, slower, slowly, slowing, down, short, half, a third, a quarter, twice, double
doubl*, triple, longer than, more than, larger than, faster than, beyond, above, over the, under the, old
ageing, aging, elderly, manual, manually, by hand, informal*, verbal*, ad hoc, temporary, temporar*
workaround*, spreadsheet*, paper, from memory, left, leave, leaving, gone, gap*, hole*, limit*, restrict*
constrain*, conflict*, differ*, mismatch*, discrepan*, disagree*, unusual*, unexpected*, sudden*, abrupt*
urgent*, pressure*, pressing, heavily, heavy, hard to, harder, tough, cost* us, stands idle, wait, waits
waiting, waited, hold up, back to, redesign, rework*, repeat*, redo, recall*, retire*, resign*, quit
quits, departure*, depart*, ask* for more, question*, quer*, investigat*, probe*, inspect*, scrutin*
audit*, face, faces, facing, faced, subject to, at the mercy of, easy, easily, anyone, everyone, anybody
every user, some of, several, number of, instances, same, shared, publicly, public, visible, in clear
plain text, open to, at fault, drift*, eating into, tied up, ties up, absorb*, squeez*, offset, hit, dent
burden*, strain*, stress*
`
