import type { CategoryCues } from './category-cues.ts'

/** Claims, disputes, contract terms, liability, title, intellectual property. */
export const LEGAL: CategoryCues = {
  category: 'Legal',
  states: `
lawsuit*, sue, sued, sues, suing, litigat*, legal action, legal proceedings, take* us to court
taken to court, court case, legal claim*, legal challenge*, judicial review, class action*, group action
as a group, legal dispute*, contract* dispute*, dispute with, dispute over, disputes, disput* .. contract
disput* .. invoice*, in dispute, adjudicat*, arbitrat*, mediation, injunction*, cease and desist
letter before action, letter before claim, statement of claim, writ, summons, subpoena*, served notice
notice of claim, notice of breach, notice of default, default notice, notice to terminate
notice of termination, has threatened to, threatened legal, threatening to sue, claim for, claims for
claim against, claims against, claiming that, claims that we, counterclaim*, begun claims, brought a claim
compensation claim*, personal injury, seek* damages, seeking damages, damages claim*, punitive
unlimited liability, liable without limit, liabilit* .. uncapped, uncapped, no cap on
no limit on .. liability, without limit, liable for, leaves us liable, held liable, liability for
joint and several, jointly and severally, indemni*, breach of contract, breach of the contract
material breach, contract .. breach*, breach of warranty, breach* .. agreement, in breach of .. contract
in breach of .. agreement, negligen*, duty of care, misrepresent*, wrongful*, unfair dismissal
discriminat*, tribunal, defam*, libel*, slander, patent*, infring*, copyright*, trade mark*, trademark*
intellectual property, trade secret*, plagiari*, without permission, used without, licens* terms
licence terms, open source licen*, gpl, copyleft, ownership .. unclear, ownership .. disputed, who owns
title to, title .. defect*, defective title, title deed*, deed*, boundary dispute*, right of way
rights of way, easement*, restrictive covenant*, trespass*, evict*, adverse possession, dilapidation*
landlord*, lease .. not, lease .. silent, tenant* .. refus*, contract .. silent, contract .. does not
contract .. ambiguous, contract .. unclear, ambiguous clause*, ambiguous term*, ambiguous wording
ambiguity, ambiguous, wording .. unclear, clause .. unclear, clause .. vague, loosely drafted
badly drafted, poorly drafted, silent on, does not say who, does not say whether, open to interpretation
takes a different view, disagree .. clause, unsigned contract*, contract .. unsigned
contract .. not signed, not been signed, no signed contract, no signed agreement, no contract
no written contract, no written agreement, without a contract, without contract, letter of intent
unenforceab*, not enforceable, void, voidable, not binding, rarely enforced, not be enforced
terminate .. contract, terminate .. agreement, terminat* for convenience, right to terminate
terminate at will, terminate without, termination right*, change of control, exclusivity, exclusive right*
non compete, non solicit*, penalty clause*, clause .. penalt*, onerous, one sided, unfair term*
force majeure, governing law, jurisdiction*, conflict* with clause, precedence, time barred
limitation period, statute of limitations, lose .. right to, lose our right*, waive*, estop*, forfeit*
repudiat*, rescind*, winding up petition, rejected our claim, our claim .. fail*, no legal, legal basis
not entitled, entitle* them, entitles the, entitled to terminate, entitled to claim, entitled to damages
entitled to compensation, warranty claim*, product liability, claimant*, plaintiff*, defendant*, prosecut*
criminal charge*, indict*, testif*, settle out of court, settlement offer, refer .. matter
leave us no choice, no defence, have no defence, heirs, probate, inherit*, disclos* .. confidential
breach of confidence, nda, counsel .. advis*, lawyers .. advis*, solicitors .. advis*, legal opinion
legal advice, legal fees, threat* .. court, court .. order*, court .. ruled against, who is liable
sign* away, signed away, signed without, no signature, not signed, never signed, wrong entity, handshake
oral agreement, verbal agreement, on a handshake, agreed orally, agreed verbally, not in writing
nothing in writing, no written record of, side letter, claims ownership, claim* .. ownership, claims to own
claims the right, asserts, assert* .. right*, alleges, allege*, accuses us, accus* us, accused us
has instructed, instructed lawyers, instructed solicitors, lawyers .. written, solicitors .. written
letter from .. solicitors, letter from .. lawyers, threatens to, threatening to, threat of .. proceedings
proceedings, take action against, bring .. proceedings, bring an action, brought .. action, filed a
filed suit, file suit, filed against, lodged a, court .. hear*, hearing, trial date, appeal .. against
appealed, ruling against, judgment against, found against, lose the case, lost the case, losing the case
verdict, jury, ombudsman, seek* compensation, demand* compensation, demanding compensation
demands compensation, demand* damages, entitled to, refund claim*, withhold* payment, withheld payment
with holding, set off, counter claim, third party rights, third parties, consequential loss*, liquidated
penalty clause, without a cap, no cap, not capped, exclude* .. liability, exclusion .. liability
limit* .. liability, liability .. limit*, limitation of liability, liability .. not, liability .. falls
liability .. passes, liability .. rest*, carry the liability, contract allows, contract lets
contract permits, contract gives, contract obliges, contract binds, contract commits, contract requires us
contract ends, contract .. expire*, contract .. lapse*, contract .. says nothing, contract .. contradict*
contradict*, contract .. two, clause allows, clause lets, clause permits, clause gives, clause obliges
clause .. missing, clause .. contradict*, clause # .. conflict*, walk away from .. contract, walk away
without notice, cancel .. contract, cancel .. at any time, at # days notice, at any time, at will
sole discretion, renew* automatically, automatic renewal, auto renew*, locked into, tied into, bound by
binding, undertakings, exclusivity clause, non competition, restraint of trade, poaching clause, inventor*
invention*, prior art, similar to .. patent, patent .. expire*, patent .. held, patent .. pending
freedom to operate, look alike, lookalike, copied from, copied our, copied without, rights .. never
rights .. not, rights to the, rights in the, no rights, not own, do not own, does not own, who owned
owner .. never, owners .. never, never assigned, not assigned, not been assigned, assign*
never transferred, not transferred, not registered, unregistered, registration .. lapsed, domain name
photographer, composer, songwriter, heir, family .. claim*, descendant*, estate of, ancestral, native title
common land, footpath, access right*, boundary, fence line, encroach*, party wall, right of light
rights of light, nuisance, mineral rights, sublet*, sub let*, break clause, rent review, repairing
lease .. expire*, lease .. ends, lease .. ambiguous, landlord .. refus*, deposit .. dispute, sued by
sued for, class of, mis sold, mis selling, missold, misled, misleading, false advertising, false claim*
defective product*, faulty product*, injured .. customer, injured visitor*, slipped, tripped on
accident .. claim*, medical negligence, misdiagnos*, malpractice, wrongly dismissed, constructive dismissal
employment status, self employed, equal pay
`,
  about: `
contract, contracts, contractual*, clause*, agreement*, terms, term of the, liability, liabilities, claim
claims, claimed, claiming, court*, judge*, judgment*, judgement*, ruling*, law firm*, lawyer*, solicitor*
attorney*, counsel, barrister*, legal, legally, title, lease*, tenancy, tenant*, freehold*, leasehold*
conveyanc*, landowner*, licensee*, licensor*, licence agreement, warrant*, guarantee, indemnity, damages
compensation, settlement, dispute*, rights, ownership, owner*, owners, inventor*, author*, royalties
undertaking, draft, drafted, drafting, wording, signature*, signed, counterpart*, termination
notice period, schedule of the contract, appeal*, governing, enforce*, enforceable, case against
evidence against, obligation*, parties, party, jv, joint venture, heads of terms, right to, contest
rightful, will, estate, confidential*, exclusiv*, lawyers, court, courts, verdict*, sued, proceedings
statute, legal department, legal team, settlement agreement, waiver, memorandum, letter of, undertaking*
warranties, representation*, covenants, franchise*, distributor*, agency agreement, reseller*, sublicen*
licensing, licensed to, patent, trademark, copyright, invention, design right, publisher*, artist*
composer*, sculptor*, painter*, photographer*, architect .. drawings, buyer*, seller*, vendor .. claims
purchaser*, supplier .. claims, subcontractor .. claims, contractor .. claim*, insurer .. refus*
insurer .. denies, insurer .. dispute*, insured, policyholder*, beneficiar*, shareholder*, minority
partners, partnership, articles
`,
  hints: `
neighbour*, neighbor*, client, clients, supplier, subcontract*, customer, insurer*, photographs, images
music, artwork, logo, name, brand name, sentence in, paragraph, terms of, alleg*, rights of, permission
former employee, former partner, defects
`,
}
