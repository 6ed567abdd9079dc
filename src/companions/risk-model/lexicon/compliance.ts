import type { CategoryCues } from './category-cues.ts'

/** Laws, regulations, permits, standards, grant conditions, internal policy. */
export const COMPLIANCE: CategoryCues = {
  category: 'Compliance',
  states: `
non complian*, noncomplian*, not complian*, not comply, not complied, does not comply, do not comply
fail* to comply, failure to comply, out of compliance, compliance gap*, compliance breach*
compliance failure*, regulat* breach*, breach* .. regulation*, breach of .. act, breach .. code
breach .. permit, breach .. licen*, breach .. policy, breach .. rules, breach .. limit*
breach .. standard*, contraven*, violat*, infringement notice, enforcement notice, enforcement action
improvement notice, prohibition notice, regulator* .. fine*, regulator* .. sanction*, regulator* .. warn*
regulator* .. investigat*, regulator* .. question*, regulator* .. ask*, fine from, fined by
regulatory fine*, regulatory action, regulatory scrutiny, regulatory approval, regulatory change*
new regulation*, new rules, new law, change in law, changes in law, licen* .. revoked, lose .. licen*
lose .. accreditation, lose .. certif*, lose .. approval, licen* .. expire*, licen* .. lapsed
licen* .. not, permit* .. expire*, permit* .. lapsed, permit* .. not, permit* .. refused, without a permit
without permit*, no permit*, no licen*, without a licen*, unlicensed, without .. licence, cost .. licence
operator licence, certificat* .. expire*, certificat* .. lapsed, certificat* .. missing
certificat* .. out of date, expired certificat*, expired licen*, expired permit*, uncertif*, not certified
not accredited, accreditation .. withdrawn, ce mark, notified body, type approval, iso #, gdpr
data protection, privacy, personal data, without consent, no consent, no record of consent, consent form*
retention period*, retention policy, kept longer than, beyond the retention, kept too long
should have been deleted, subject access, dpia, audit finding*, audit .. found, auditor* .. found
auditors .. qualif*, qualified opinion, qualified .. accounts, internal audit, external audit*
repeat finding*, audit recommendation*, no audit trail, audit trail, not been audited, statutory, statute*
unlawful*, illegal*, against the law, contrary to law, legal requirement*, law requires, required by law
rules require, regulations require, requirement of the, required under, in line with regulation*
standard requires, exceed* .. limit, exceed* .. permitted, above .. limit, above the legal, above permitted
over the limit, emission*, discharge consent, discharge limit*, effluent, consent limit*
environmental permit, environment agency, waste transfer, hazardous waste, asbestos, legionella
fire safety, fire risk assessment, fire door*, fire certificate, risk assessment*, safety regulation*
health and safety, hse, riddor, osha, labour inspect*, labor inspect*, working time, minimum wage
drivers hours, tachograph, right to work, work permit*, visa check*, background check*, dbs, vetting
safeguarding, money laundering, aml, kyc, know your customer, due diligence, sanction* screening
sanctions list*, sanctioned, embargo*, export control*, export licen*, customs declaration*, brib*
anti corruption, gift*, hospitality, conflict* of interest*, undeclared, not declared, not disclosed
failed to declare, nondisclosure, not reported, unreported, late filing, filed late, not filed
not been filed, overdue return*, vat return*, tax return*, annual return, misreport*, misstat*
procurement rule*, procurement law, without tender*, without a tender*, not tendered, no tender*
below the threshold, under the threshold, avoid .. tender*, split .. orders, standing orders
financial regulations, delegated authority, scheme of delegation, beyond .. authority, without authori*
without approval, without .. approval, before .. approval, approval .. not obtained, retrospective approval
not approved by, policy .. not followed, contrary to policy, against policy, breach of policy
in breach of .. policy, outside policy, code of conduct, grant condition*, condition* of the grant
terms of the grant, conditions attached, ineligible, planning permission, planning consent
planning condition*, building regulation*, building control, listed building
not been independently validated, supervisor* expect*, supervisory, prudential, capital requirement*
capital ratio, solvency ii, basel, mifid, fda, mhra, ofsted, ofcom, ofgem, fca, cqc, sec, inspectorate
inspector*, inspection .. fail*, failed inspection*, failed .. audit, overdue inspection*
inspection* .. overdue, inspection* .. missed, not been inspected, mandatory training, mandatory
compulsory, ethics, ethics approval, ethics committee, protocol deviation*, scheme prescribes
scheme requires, code requires, act requires, directive*, accessibility standard*, wcag, labelling rule*
allergen*, food safety, haccp, hygiene, food standards, animal welfare, quota*, over quota
record* .. missing, records .. incomplete, missing record*, missing document*, no evidence that
can not demonstrate, unable to demonstrate, can not show, could not show, nobody could show, can not prove
not signed off by, no signed, logbook*, backdat*, unsigned form*, not documented, out of date polic*
policy .. out of date, expired, not registered with, not notified, not been notified, failed to notify
notify .. within, not told the regulator, regulator .. not, regulator .. told, regulator .. expect*
regulator has, ministry has, commission has, inspectors found, inspector found, inspectors .. return
inspection found, inspection .. due, failed .. inspection, audit .. due, audit .. next, auditors .. will
auditors .. would, auditor .. noted, auditor .. noticed, sample .. tested, of .. files, of # files
files .. lacked, files .. lack, files .. no, files lacked, records .. kept, records .. not
records .. never, register .. not, register .. out of date, register .. incomplete, log .. not
logs .. signed, signature* .. missing, missing signature*, initials, undated, not dated, not countersigned
counter signed, second signature, two signatures, dual, four eyes, segregation of duties, same person
approves .. own, approved .. own, authorised .. own, own expenses, expenses .. receipts, without receipts
no receipts, receipts .. missing, receipt*, split purchase*, single tender, waiver*, not advertised
not put out to tender, without competition, no competition, three quotes, three quotations
framework .. expired, state aid, public procurement, licence condition*, permit condition*, permit allows
permitted level*, permitted hours, hours allowed, allowed by, not allowed, forbidden, forbid*, prohibit*
banned, ban takes, outlaw*, law comes, comes into force, come into force, comes into effect
from next year .. must, will have to be, rules change, new directive, new standard*, standard .. changes
revised standard, next revision, transition period, does not meet .. standard*, do not meet .. standard*
not meet, fails to meet .. standard*, below the standard, below standard, substandard, sub standard
falls short of .. requirement*, short of the .. required, required number, required level
requirement .. not met, required by .. but, obliged by, duty to, duty of, no risk assessment, no assessment
assessment .. out of date, never assessed, not been assessed, not been tested, not been certified
not calibrated, calibration .. expired, test certificate*, expired in, expired last, lapsed in, lapsed last
renewal .. overdue, not renewed, not been renewed, never renewed, forgot to renew, out of date certificate*
first aid*, fire exit*, fire extinguisher*, emergency exit*, exits .. blocked, escape route*, sprinkler*
smoke alarm*, evacuation drill*, fire drill*, guard rail*, machine guard*, protective equipment, hard hats
helmet*, harness*, scaffold*, confined space, lone work*, noise level*, exposure limit*, dust level*
lead level*, nitrate*, chlorine, water quality, sampling, samples .. not, traceab*, batch record*
expiry date*, use by, best before, mislabel*, labels .. do not, label .. omit*, label .. not
ingredients .. not, halal, kosher, organic, welfare, age check*, under age, underage, minors
children .. without, parental, parents .. consent, consent .. not, consent .. never, consent .. missing
never consented, opt out, opt in, cookies, marketing emails, mailing list, unsubscrib*, transferred abroad
sent abroad, outside the eu, stored abroad, retention .. years, held longer, kept since, delete*, deletion
erasure, data subject*, tax .. not, vat, payroll tax, withholding tax, transfer pricing, customs
misclassif*, wrongly classified, tariff code*, import declaration, origin, declaration* .. missing
declarations .. not, beneficial owner*, source of funds, suspicious transaction*, politically exposed
shell compan*, cash payment*, facilitation payment*, kickback*, entertain*, lavish, donation to .. party
lobbying, insider dealing, inside information, market abuse, closed period, funder .. rules
funder .. requires, spent on .. not, spent outside, outside the terms, reclaim .. grant, grant agreement
grant rules, matched timesheets, timesheet*, reporting deadline, report .. not submitted, not submitted
not been submitted, submitted late, return .. late, not in line with, out of line with, departs from
departure from .. code, departure from .. standard, at odds with .. rules, at odds with .. regulation*
required since, required from, required in, mandatory since, mandatory from, compulsory since
legal minimum, statutory minimum, legal maximum, statutory limit*, maximum permitted, minimum required
than permitted, than allowed, than the permit, than the licence, than the rules, than the code
than the law, than the regulations, permit only, licensed for, licence only, licence covers, permit covers
not covered by .. licence, not covered by .. permit, outside .. licence, beyond .. licence
beyond .. permit, unregistered, operating without, trading without, opened without, built without
installed without, used without .. approval, hired without, paid without, signed without, awarded without
bought without, exempt*, exemption*, dispensation, derogation, waived, no exemption, self certif*, declared
self declar*, attest*, falsely, back dated, signed off without, rubber stamp*, ticked, tick box, pre signed
signed blank, blank form*, paper trail, no trail, trail of, evidence for, evidence of .. checks
evidence of .. training, proof of, could not produce, could not find .. records, could not find
can not find, can not be found, no trace of, lost .. records, records .. lost, missing .. files
file .. missing, files .. missing, archive*, shredded, destroyed before, minutes .. not, minutes .. missing
board never, board was not, committee never, committee was not, never approved by, not approved
never been approved, unapproved, no approval, without the board, without board, without the committee
over .. limit, beyond .. limit, exceed* .. cap, exceed* .. quota, exceed* .. ceiling, exceed* .. allowance
exceed* .. threshold, above .. threshold, over .. threshold, discharges, discharge of, venting, flaring
odour limit, noise limit, working hours limit, rest periods, rest breaks, rest hours, young workers
child labour, forced labour, modern slavery, holiday pay, sick pay, wage law*, equal treatment
accessibility, wheelchair, ramp, disabled, discriminat* law, public sector duty, freedom of information
disclosure .. late, market disclosure, prospectus, listing rules, annual accounts, accounts .. late
accounts .. filed, accounts .. not, charity commission, charity law, companies house, registrar
land registry, patents office, customs office, tax office, revenue office, inland revenue, hmrc, irs, dpa
ico, hipaa, pci, sox, iso, nist, soc, ce, ul, reach, rohs, weee, battery directive, medicines
medicine* .. stor*, controlled drugs, prescription*, pharmac* .. record*, cold store .. log*
temperature record*, temperature log*, veterinary, slaughter*, ear tag*, movement records, fishing licen*
catch, landing, net size, mesh, timber origin, conflict minerals, origin of, chain of custody, gun*
firearm*, explosive*, radioactive, radiation, dose limit, dosimet*, isotope*, laser safety
pressure vessel*, lifting equipment, thorough examination, electrical test*, gas safety, boiler inspection*
lift inspection*, playground, swimming pool, lifeguard*, seat belt*, child seat*, driving hours, rest time
vehicle test, roadworth*, mot, overloaded lorr*, overweight, axle load*, dangerous goods, hazmat, airworth*
flight time, duty time, maritime, ballast, bilge, crew certificate*, medical certificate*, first aider*
fire warden*, hot work*, permit to work, method statement*, induction .. not, induction, toolbox
near miss*, reportable, accident book, not reported to
`,
  about: `
regulat*, regulator*, complian*, comply, complies, law, laws, legislation, act, rule, rules, standard
standards, code of practice, code, licence*, license*, licens*, permit, permits, permission*, consent
consents, certificate*, certif*, accredit*, approval*, authority, authorities, ministry, agency, commission
commissioner, ombudsman, supervisor, watchdog, audit, audits, auditor*, inspect*, policy, policies
declaration*, disclosure, filing*, filings, report to, notif*, return, returns, register*, records, record
retention, privacy, threshold*, limit, limits, permitted, prescribed, required, requires, requirement*
mandated, obligat*, scheme, safeguard*, ethics, ethical, governance, tender, tenders, tendering
procurement, sanctions, duty, duties, customs, tax authority, eu, union rules, directive, framework, label*
packaging rules, traceab*, protected, heritage, planning, zoning
`,
  hints: `
check*, sign off, signed off, documented, evidence, expired, form, forms, training, safety, waste, food
children, minors, pupils, patients, trial, trials, grant, grants, funder*, consult*, paperwork, files
trustees, quarterly return, bank, notice
`,
}
