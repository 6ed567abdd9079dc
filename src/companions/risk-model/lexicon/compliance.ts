import type { CategoryCues } from './category-cues.ts'

/** Laws, regulations, permits, standards, grant conditions, internal policy. */
export const COMPLIANCE: CategoryCues = {
  category: 'Compliance',
  states: `
non complian*, noncomplian*, not complian*, not comply, not complied, does not comply, do not comply, fail* to comply, failure to comply
out of compliance, compliance gap*, compliance breach*, compliance failure*, regulat* breach*, breach* .. regulation*, breach of .. act
breach .. code, breach .. permit, breach .. licen*, breach .. policy, breach .. rules, breach .. limit*, breach .. standard*, contraven*
violat*, infringement notice, enforcement notice, enforcement action, improvement notice, prohibition notice, regulator* .. fine*
regulator* .. sanction*, regulator* .. warn*, regulator* .. investigat*, regulator* .. question*, regulator* .. ask*, fine from, fined by
regulatory fine*, regulatory action, regulatory scrutiny, regulatory approval, regulatory change*, new regulation*, new rules, new law
change in law, changes in law, licen* .. revoked, lose .. licen*, lose .. accreditation, lose .. certif*, lose .. approval, licen* .. expire*
licen* .. lapsed, licen* .. not, permit* .. expire*, permit* .. lapsed, permit* .. not, permit* .. refused, without a permit
without permit*, no permit*, no licen*, without a licen*, unlicensed, without .. licence, cost .. licence, operator licence
certificat* .. expire*, certificat* .. lapsed, certificat* .. missing, certificat* .. out of date, expired certificat*, expired licen*
expired permit*, uncertif*, not certified, not accredited, accreditation .. withdrawn, ce mark, notified body, type approval, iso #
gdpr, data protection, privacy, personal data, without consent, no consent, no record of consent, consent form*, retention period*
retention policy, kept longer than, beyond the retention, kept too long, should have been deleted, subject access, dpia
audit finding*, audit .. found, auditor* .. found, auditors .. qualif*, qualified opinion, qualified .. accounts, internal audit
external audit*, repeat finding*, audit recommendation*, no audit trail, audit trail, not been audited, statutory, statute*, unlawful*
illegal*, against the law, contrary to law, legal requirement*, law requires, required by law, rules require, regulations require
requirement of the, required under, in line with regulation*, standard requires, exceed* .. limit, exceed* .. permitted, above .. limit
above the legal, above permitted, over the limit, emission*, discharge consent, discharge limit*, effluent, consent limit*
environmental permit, environment agency, waste transfer, hazardous waste, asbestos, legionella, fire safety, fire risk assessment
fire door*, fire certificate, risk assessment*, safety regulation*, health and safety, hse, riddor, osha, labour inspect*, labor inspect*
working time, minimum wage, drivers hours, tachograph, right to work, work permit*, visa check*, background check*, dbs, vetting
safeguarding, money laundering, aml, kyc, know your customer, due diligence, sanction* screening, sanctions list*, sanctioned
embargo*, export control*, export licen*, customs declaration*, brib*, anti corruption, gift*, hospitality, conflict* of interest*
undeclared, not declared, not disclosed, failed to declare, nondisclosure, not reported, unreported, late filing, filed late, not filed
not been filed, overdue return*, vat return*, tax return*, annual return, misreport*, misstat*, procurement rule*, procurement law
without tender*, without a tender*, not tendered, no tender*, below the threshold, under the threshold, avoid .. tender*, split .. orders
smaller orders, standing orders, financial regulations, delegated authority, scheme of delegation, beyond .. authority, without authori*
without approval, without .. approval, before .. approval, approval .. not obtained, retrospective approval, not approved by
policy .. not followed, contrary to policy, against policy, breach of policy, in breach of .. policy, outside policy, code of conduct
grant condition*, condition* of the grant, terms of the grant, conditions attached, ineligible, planning permission, planning consent
planning condition*, building regulation*, building control, listed building, not been independently validated, supervisor* expect*
supervisory, prudential, capital requirement*, capital ratio, solvency ii, basel, mifid, fda, mhra, ofsted, ofcom, ofgem, fca, cqc, sec
inspectorate, inspector*, inspection .. fail*, failed inspection*, failed .. audit, overdue inspection*, inspection* .. overdue
inspection* .. missed, not been inspected, mandatory training, mandatory, compulsory, ethics, ethics approval, ethics committee, protocol deviation*
scheme prescribes, scheme requires, code requires, act requires, directive*, accessibility standard*, wcag, labelling rule*, allergen*
food safety, haccp, hygiene, food standards, animal welfare, quota*, over quota, record* .. missing, records .. incomplete, missing record*
missing document*, no evidence that, can not demonstrate, unable to demonstrate, can not show, could not show, nobody could show, can not prove
not signed off by, no signed, logbook*, backdat*, unsigned form*, not documented, out of date polic*, policy .. out of date, expired`,
  about: `
regulat*, regulator*, complian*, comply, complies, law, laws, legislation, act, rule, rules, standard, standards, code of practice
code, licence*, license*, licens*, permit, permits, permission*, consent, consents, certificate*, certif*, accredit*, approval*
authority, authorities, ministry, agency, commission, commissioner, ombudsman, supervisor, watchdog, audit, audits, auditor*
inspect*, policy, policies, declaration*, disclosure, filing*, filings, report to, notif*, return, returns, register*, records, record
retention, privacy, threshold*, limit, limits, permitted, prescribed, required, requires, requirement*, mandated, obligat*, scheme
safeguard*, ethics, ethical, governance, tender, tenders, tendering, procurement, sanctions, duty, duties, customs, tax authority
eu, union rules, directive, framework, label*, packaging rules, traceab*, protected, heritage, planning, zoning`,
  hints: `
check*, sign off, signed off, documented, evidence, expired, form, forms, training, safety, waste, food, children, minors, pupils
patients, trial, trials, grant, grants, funder*, consult*, paperwork, files, trustees, quarterly return, bank, notice`,
}
