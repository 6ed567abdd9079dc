import type { CategoryCues } from './category-cues.ts'

/** Claims, disputes, contract terms, liability, title, intellectual property. */
export const LEGAL: CategoryCues = {
  category: 'Legal',
  states: `
lawsuit*, sue, sued, sues, suing, litigat*, legal action, legal proceedings, court case, legal claim*
class action*, as a group, legal dispute*, contract* dispute*, dispute with, disputes
disput* .. contract, adjudicat*, arbitrat*, mediation, injunction*, cease and desist, writ, subpoena*
notice of termination, has threatened to, claim for, claims for, claim against, claims against
claiming that, claims that we, counterclaim*, begun claims, compensation claim*, punitive
liable without limit, uncapped, without limit, liable for, leaves us liable, held liable, liability for
joint and several, jointly and severally, indemni*, breach of contract, material breach
breach of warranty, breach* .. agreement, in breach of .. agreement, negligen*, duty of care
misrepresent*, wrongful*, discriminat*, tribunal, defam*, libel*, slander, patent*, infring*, copyright*
trade mark*, trademark*, intellectual property, trade secret*, without permission, used without
licens* terms, open source licen*, gpl, copyleft, ownership .. unclear, who owns, title to, title deed*
deed*, right of way, easement*, trespass*, evict*, dilapidation*, landlord*, lease .. not
contract .. does not, ambiguous clause*, ambiguity, ambiguous, does not say who, takes a different view
contract .. unsigned, not been signed, no contract, letter of intent, unenforceab*, void, rarely enforced
not be enforced, terminate .. agreement, terminat* for convenience, right to terminate
termination right*, change of control, exclusivity, exclusive right*, onerous, force majeure
governing law, jurisdiction*, precedence, waive*, estop*, forfeit*, repudiat*, rescind*, no legal
legal basis, not entitled, entitled to claim, claimant*, plaintiff*, defendant*, prosecut*
criminal charge*, indict*, testif*, refer .. matter, leave us no choice, no defence, have no defence
heirs, inherit*, disclos* .. confidential, nda, counsel .. advis*, legal opinion, legal advice
legal fees, court .. order*, sign* away, no signature, not signed, never signed, handshake
not in writing, asserts, assert* .. right*, alleges, allege*, instructed solicitors, threatening to
proceedings, take action against, filed a, filed suit, filed against, court .. hear*, hearing
appeal .. against, appealed, judgment against, verdict, jury, ombudsman, entitled to, withhold* payment
with holding, set off, third party rights, third parties, consequential loss*, liquidated
exclude* .. liability, exclusion .. liability, limit* .. liability, liability .. limit*
limitation of liability, liability .. not, contract allows, contract gives, contract ends
contract .. expire*, contradict*, walk away, without notice, cancel .. contract, cancel .. at any time
at any time, at will, sole discretion, renew* automatically, automatic renewal, auto renew*, locked into
tied into, bound by, binding, undertakings, non competition, inventor*, invention*, prior art
freedom to operate, look alike, copied from, copied our, rights .. not, rights to the, rights in the
no rights, not own, do not own, does not own, who owned, owner .. never, owners .. never, not assigned
assign*, not registered, unregistered, domain name, photographer, composer, family .. claim*, descendant*
estate of, access right*, boundary, encroach*, nuisance, repairing, lease .. expire*, sued by, sued for
class of, misleading, false claim*, slipped, malpractice, self employed, as is, as available
with all faults, no warrant*, without warrant*, without .. warrant*, not .. warrant, not warrant
disclaim*, disclaimer*, no liability, not be liable, not liable, liab* .. limited, limited liability
not responsible, no responsibility, assume* .. risk, entire risk, own risk, sole risk, hold .. harmless
with or without notice, without notice or, reserve* the right, full discretion, automatically renew*
sole remed*, only remed*, exclusive remed*, non refundable, no refund*, no obligation, not guarantee*
no guarantee*, continued use, aggregate liability, consequential, incidental .. damages
`,
  about: `
contract, contracts, contractual*, clause*, agreement*, terms, term of the, liability, liabilities, claim
claims, claimed, claiming, court*, judge*, judgment*, judgement*, ruling*, law firm*, lawyer*, solicitor*
attorney*, counsel, legal, legally, title, lease*, tenancy, tenant*, landowner*, licensee*, licensor*
warrant*, guarantee, indemnity, damages, compensation, settlement, dispute*, rights, ownership, owner*
owners, inventor*, author*, royalties, undertaking, draft, drafted, drafting, wording, signature*, signed
counterpart*, termination, notice period, appeal*, governing, enforce*, enforceable, evidence against
obligation*, parties, party, joint venture, right to, contest, rightful, will, estate, confidential*
exclusiv*, lawyers, court, courts, verdict*, sued, proceedings, statute, legal department, legal team
settlement agreement, waiver, memorandum, letter of, undertaking*, warranties, representation*, covenants
franchise*, distributor*, agency agreement, reseller*, sublicen*, licensing, licensed to, patent
trademark, copyright, invention, design right, publisher*, artist*, composer*, painter*, photographer*
buyer*, seller*, purchaser*, insurer .. refus*, insured, policyholder*, beneficiar*, shareholder*
minority, partners, partnership, articles
`,
  hints: `
neighbour*, neighbor*, client, clients, supplier, subcontract*, customer, insurer*, photographs, images
music, artwork, logo, name, brand name, sentence in, paragraph, terms of, alleg*, rights of, permission
former employee, defects
`,
}
