import type { CategoryCues } from './category-cues.ts'

/** Staffing, skills, key persons, morale, conduct, industrial relations. */
export const PEOPLE: CategoryCues = {
  category: 'People',
  states: `
understaff*, short staff*, shortage of skill*, skill* gap*, lack of .. skill*, lack of .. staff
lack .. experience, lacks .. experience, lack of .. experience, untrained, not been trained, inexperienc*
unqualified, no experience, little experience, unskilled, staff turnover, turnover .. %, attrition
resign*, quit, quits, quitting, handed in .. notice, given notice, on notice, have left, has left
left the team, leave for, leave this, lose .. people, poach*, headhunt*, offering our, offered more
pay gap, succession, no successor*, no handover, key person*, key people, one person, only person
only one person, single person, one engineer, one employee, one individual, alone knows
only .. understand*, only .. who, in his head, nobody else can, institutional knowledge, tacit, vacanc*
vacant, unfilled, not filled, post .. empty, difficult* .. recruit*, difficulty recruit*, can not hire
no applicant*, without .. applicant, no suitable, suitable applicant, no candidate*, overwork*, burnout
burn out, burnt out, burned out, exhaustion, tired, off sick, sick leave, sickness, absent*, absence
absences, long term sick, cover* .. roles, covering .. roles, overload*, stretched thin, morale
demoralis*, demotivat*, disengag*, dissatisf*, resent*, distrust, bully*, bullied, harass*, intimidat*
misconduct, shouted, grievance*, disciplinary, whistle*, industrial action, ballot*, picket*, redundanc*
layoff*, laid off, no leader*, sponsor .. not, lacks .. sponsor, feud, falling out, not speaking
do not speak, conflict between, language barrier*, drink*, drunk, alcohol, drug*, substance, half .. team
recruited within, inexperience, not enough .. colleagues, too few people, few .. qualified, bereave*
suicid*, drop out*, dropped out, kidnap*, lured, loyalty, walked out, handed in, looking for .. jobs
job offer*, interviewing, average age, will not work, complaints against, tension between, bad blood
exit interview*, new starter*, paid less, pays more, stepping down, step down, stepped down, in hospital
unfamiliar, never run, never managed, never worked, thrown in, burned, breaking point, tears, crying
quarrel*, argument*, distrust*, confidence in the, respect for, ignored by, passed over, demot*, fired
suspended, under investigation, vacancy, no qualified, no certified, too few .. people, # short
down to #, down to one, only # people, single employee, one developer, one operator, one doctor
only developer, only employee, the only one who, nobody else, no one else, no cover for, passed on
taking .. knowledge, takes .. knowledge, know how, experience .. gone, years of experience, decades of
veterans, senior staff, best people, most experienced, left for, off work, hours .. week, no rest
day off, exhausted, unhappy, cynic*, apath*, indifferen*, temper*, inappropriate*, sexist, racist, jokes
nepot*, favourit*, favorit*
`,
  about: `
staff, staffing, staffed, employee*, workforce, worker*, personnel, colleague*, team, teams, team member*
manager*, director*, head of, chief executive, ceo, cfo, cto, leader*, leadership, supervisor*, foreman
engineer*, developer*, programmer*, scientist*, researcher*, nurse*, doctor*, midwi*, surgeon*
consultant*, carer*, teacher*, professor*, tutor*, driver*, pilot*, crew, cabin crew, welder*, fitter*
electrician*, plumber*, mechanic*, technician*, operator*, operative*, apprentic*, trainee*, graduate*
volunteer*, trustee*, curator*, chef*, cook*, clerk*, analyst*, accountant*, actuar*, inspectors, guards
officers, planner*, architect*, surveyor*, picker*, labour, labor, skill*, skilled, experience*, expert*
expertise, knowledge, training, recruit*, hire, hires, hiring, post, posts, role, roles, job, jobs
salary, salaries, wage*, pay offer, pay, hr, human resources, union*, members of, rota, rotas, roster*
hours, leave, leaver*, handover, culture, conduct, behaviour, relations, mentor*, onboard*, people
person, man, woman, men, women, she, he, herself, himself, nursing, teaching, porter*, cleaners, sailor*
captain, chief, head, deputy, head teacher, principal, dean, sister, pharmacist*, paramedic*
social worker*, therapist*, dentist*, vet, vets, translator*, interpreter*, musician*, conductor*, actor*
archivist*, librarian*, gardener*, ranger*, keeper*, baker*, butcher*, brewer*, tailor*, joiner*
carpenter*, mason*, roofer*, weaver*, miner*, diver*, guard, dispatcher*, controller*, sergeant*
officer*, recruiter*, mothers, fathers, married, widow*, born, aged, age of, retire*, retiring
retirement*, agency staff, overtime, on leave, maternity, paternity, hours a week, workload*, restructur*
reorganis*, reorganiz*, interim, new to the, junior, juniors, trainees, fte, headcount, mental health
probation, seconded, founder, promot*, one man, one woman, mood, atmosphere
`,
  hints: `
who, whom, his, her, their, alone, holiday, since january, notice, retained, contract staff, agency
colleague, part time, full time, senior, half the, understand*, knows, know, told, interview*, candidate*
`,
}
