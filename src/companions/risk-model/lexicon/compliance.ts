import type { CategoryCues } from './category-cues.ts'

/** Laws, regulations, permits, standards, grant conditions, internal policy. */
export const COMPLIANCE: CategoryCues = {
  category: 'Compliance',
  states: `
non complian*, noncomplian*, not complian*, not comply, does not comply, do not comply, fail* to comply
failure to comply, out of compliance, compliance gap*, compliance failure*, breach of .. act
breach .. policy, breach .. rules, breach .. limit*, contraven*, violat*, enforcement notice
enforcement action, regulator* .. fine*, fine from, regulatory fine*, regulatory action
regulatory change*, new regulation*, new rules, licen* .. revoked, lose .. certif*, licen* .. not
permit* .. lapsed, permit* .. not, no permit*, no licen*, without a licen*, unlicensed, cost .. licence
operator licence, certificat* .. expire*, certificat* .. missing, expired certificat*, uncertif*, ce mark
notified body, iso #, gdpr, data protection, privacy, personal data, without consent
no record of consent, consent form*, retention period*, retention policy, beyond the retention
should have been deleted, subject access, audit finding*, audit .. found, qualified opinion
internal audit, external audit*, audit recommendation*, audit trail, statutory, statute*, unlawful*
illegal*, legal requirement*, law requires, required by law, rules require, regulations require
requirement of the, required under, standard requires, exceed* .. limit, above .. limit, over the limit
emission*, environmental permit, waste transfer, hazardous waste, asbestos, fire safety, fire door*
risk assessment*, safety regulation*, health and safety, osha, labour inspect*, working time
minimum wage, tachograph, work permit*, background check*, dbs, vetting, safeguarding, money laundering
aml, kyc, know your customer, due diligence, sanction* screening, sanctions list*, sanctioned, embargo*
export control*, brib*, anti corruption, gift*, hospitality, conflict* of interest*, undeclared
not declared, not disclosed, nondisclosure, not reported, unreported, not filed, tax return*
annual return, misreport*, misstat*, procurement rule*, below the threshold, standing orders
financial regulations, delegated authority, beyond .. authority, without authori*, without approval
without .. approval, before .. approval, not approved by, code of conduct, terms of the grant, ineligible
planning consent, not been independently validated, supervisor* expect*, supervisory, prudential
capital requirement*, fda, fca, sec, inspectorate, inspector*, inspection .. fail*, mandatory training
mandatory, compulsory, ethics, ethics approval, scheme prescribes, code requires, act requires
directive*, accessibility standard*, wcag, allergen*, food safety, hygiene, quota*, over quota
record* .. missing, missing document*, no evidence that, can not show, nobody could show, can not prove
logbook*, backdat*, not documented, expired, not registered with, not notified, notify .. within
commission has, audit .. due, audit .. next, auditors .. will, of .. files, of # files, files .. lacked
files .. no, files lacked, records .. kept, records .. not, register .. not, log .. not
signature* .. missing, missing signature*, initials, undated, dual, segregation of duties, same person
receipt*, waiver*, allowed by, not allowed, forbidden, forbid*, prohibit*, banned, outlaw*
comes into effect, will have to be, rules change, new directive, new standard*, standard .. changes
next revision, transition period, does not meet .. standard*, do not meet .. standard*, not meet
below standard, substandard, required number, required level, requirement .. not met, obliged by, duty to
duty of, not been tested, not calibrated, test certificate*, expired in, lapsed in, not renewed
not been renewed, first aid*, fire extinguisher*, emergency exit*, sprinkler*, fire drill*, guard rail*
protective equipment, helmet*, harness*, scaffold*, lead level*, water quality, sampling, samples .. not
traceab*, batch record*, expiry date*, use by, mislabel*, labels .. do not, label .. not, organic
welfare, under age, underage, minors, children .. without, parental, opt out, opt in, cookies
marketing emails, mailing list, unsubscrib*, outside the eu, delete*, deletion, erasure, data subject*
tax .. not, vat, payroll tax, withholding tax, transfer pricing, customs, misclassif*, origin
beneficial owner*, source of funds, suspicious transaction*, shell compan*, cash payment*
facilitation payment*, kickback*, entertain*, lavish, lobbying, inside information, spent on .. not
timesheet*, not submitted, not been submitted, departs from, departure from .. standard, required since
required from, required in, statutory limit*, minimum required, than permitted, than allowed
than the code, licensed for, beyond .. permit, unregistered, operating without, built without
installed without, paid without, exempt*, exemption*, dispensation, waived, declared, self declar*
attest*, falsely, back dated, rubber stamp*, tick box, pre signed, signed blank, paper trail, trail of
evidence for, proof of, could not find, can not find, can not be found, no trace of, missing .. files
file .. missing, files .. missing, archive*, shredded, destroyed before, minutes .. not, not approved
unapproved, no approval, over .. limit, beyond .. limit, exceed* .. quota, exceed* .. ceiling
exceed* .. threshold, above .. threshold, discharges, venting, forced labour, modern slavery, holiday pay
sick pay, accessibility, wheelchair, ramp, disabled, discriminat* law, freedom of information
market disclosure, prospectus, annual accounts, accounts .. not, companies house, registrar
land registry, tax office, inland revenue, irs, dpa, ico, hipaa, pci, sox, iso, nist, soc, ce, ul, reach
medicines, controlled drugs, prescription*, pharmac* .. record*, veterinary, catch, landing, mesh
origin of, chain of custody, gun*, firearm*, explosive*, radioactive, radiation, playground
swimming pool, lifeguard*, mot, overweight, maritime, bilge, first aider*, hot work*, induction, toolbox
reportable
`,
  about: `
regulat*, regulator*, complian*, comply, complies, law, laws, legislation, act, rule, rules, standard
standards, code of practice, code, licence*, license*, licens*, permit, permits, permission*, consent
consents, certificate*, certif*, accredit*, approval*, authority, authorities, ministry, agency
commission, commissioner, ombudsman, supervisor, watchdog, audit, audits, auditor*, inspect*, policy
policies, declaration*, disclosure, filing*, filings, report to, notif*, return, returns, register*
records, record, retention, privacy, threshold*, limit, limits, permitted, prescribed, required, requires
requirement*, mandated, obligat*, scheme, safeguard*, ethics, ethical, governance, tender, tenders
tendering, procurement, sanctions, duty, duties, customs, eu, directive, framework, label*, traceab*
protected, heritage, planning, zoning
`,
  hints: `
check*, sign off, signed off, documented, evidence, expired, form, forms, training, safety, waste, food
children, minors, patients, trial, trials, grant, grants, funder*, consult*, paperwork, files, trustees
bank, notice
`,
}
