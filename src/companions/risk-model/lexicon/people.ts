import type { CategoryCues } from './category-cues.ts'

/** Staffing, skills, key persons, morale, conduct, industrial relations. */
export const PEOPLE: CategoryCues = {
  category: 'People',
  states: `
understaff*, under staff*, short staff*, shortstaff*, staff shortage*, shortage of staff
shortage of .. staff, shortage of skill*, shortage of .. nurses, shortage of .. engineers
shortage of .. drivers, shortage of .. teachers, skill* shortage*, skill* gap*, lack of skill*
lack of .. skill*, lack of staff, lack of .. staff, lack .. experience, lacks .. experience
lack of .. experience, lack of training, untrained, not trained, not been trained, inexperienc*
unqualified, no experience, little experience, unskilled, staff turnover, high turnover, turnover of staff
turnover .. %, attrition, resign*, quit, quits, quitting, handed in .. notice, given notice, gave notice
on notice, notice .. leave, leaving the company, leaving the team, have left, has left, left the team
left the company, left since, leave for, leaves in, leave this, leave next, leave the profession
lost .. staff, lose .. staff, lose .. people, lose .. engineer*, lost .. engineer*, lose .. nurses, poach*
headhunt*, head hunt*, offering our, offered more, better paid, better pay, pay gap, pay freeze
pay dispute*, pay dissatisf*, ageing workforce, aging workforce, succession, no successor*, no deputy
no handover, key person*, key people, key staff, key man, key employee*, key individual*, key engineer*
one person, only person, only one person, single person, one engineer, one employee, one individual
only .. knows how, alone knows, only .. understand*, only .. who, sole .. who, depends on .. person
in one head, in his head, in her head, in their heads, nobody else knows, no one else knows
nobody else can, no one else can, knowledge .. walk*, knowledge .. leave*, knowledge .. lost
loss of knowledge, institutional knowledge, tacit, vacanc*, vacant, unfilled, not filled, posts .. empty
post .. empty, can not recruit, unable to recruit, difficult* .. recruit*, difficulty recruit*
struggl* .. recruit*, struggl* .. hire, hard to recruit, hard to fill, hiring freeze, recruitment freeze
can not hire, failed to recruit, no applicant*, without .. applicant, no suitable, suitable applicant
no candidate*, advertised .. times, locum*, reliance on .. contractors, overwork*, burnout, burn out
burnt out, burned out, exhausted staff, exhaustion, fatigued, tired, stress related, stress leave
signed off sick, off sick, sick leave, sickness, absent*, absence, absences, long term sick
cover* .. roles, covering .. roles, doing .. jobs, double shifts, long hours, working weekends, overload*
overstretched, stretched thin, spread too thin, morale, demoralis*, demoraliz*, demotivat*, disengag*
unhappy staff, staff .. unhappy, dissatisf*, resent*, distrust, mistrust, lost confidence in
loss of confidence in, bully*, bullied, harass*, intimidat*, misconduct, toxic culture, culture of fear
afraid to speak, afraid to report, afraid to raise, shouted, grievance*, disciplinary, whistle*
strike action, strike ballot, go on strike, going on strike, walk out, walkout*, industrial action
industrial dispute, ballot*, union .. threat*, union .. reject*, union .. refus*, union .. oppos*
work to rule, picket*, redundanc*, layoff*, lay offs, laid off, job cuts, job losses, no leader*
lack of leadership, leadership vacuum, acting head, acting manager, without a manager, without a leader
sponsor .. not, lacks .. sponsor, infight*, personality clash*, clash between, feud, rift*, falling out
not speaking, do not speak, conflict between, refus* to work, refusing to work, refuse .. shift*
turn down .. shift*, language barrier*, illitera*, drink*, drunk, alcohol, drug*, substance, injur* at work
injured worker*, nurses .. leav*, doctors .. leav*, teachers .. leav*, half .. team, no experience of
recruited within, inexperience, under strength, not enough staff, not enough people
not enough .. colleagues, too few staff, too few people, too few .. nurses, too few .. engineers
too few .. trained, few .. qualified, no one trained, nobody trained, no one .. trained, nobody .. trained
no .. speaker*, volunteers .. fall*, volunteers .. dwindl*, bereave*, suicid*, drop out*, dropped out
disput* .. pay, kidnap*, lured, unmotivated, loyalty, walked out, handed in, thinking of leaving
looking elsewhere, looking for .. jobs, job offer*, interviewing, half the team, leave at once
leave within, months into, no one under, average age, nearing retirement, near retirement
close to retirement, reach* retirement, will not work, refuse* to work, complaints against, tension between
tensions between, bad blood, no one speaks, only speaker, one welder, double shift*, no holiday
not taken .. leave, holiday .. cancelled, leave .. cancelled, sick day*, absence rate*, engagement score*
engagement survey, staff survey, exit interview*, new starter*, starters .. left, match .. salar*
salaries .. below, pay .. below, paid less, pays more, pays better, rival pays, rota gap*, uncovered shift*
shifts .. uncovered, shifts uncovered, borrowed staff, chair .. stepping, stepping down, step down
stepped down, in hospital, ill health, unfamiliar, never run, never managed, never led, never worked
learning on the job, thrown in, trained only, overtime ban, refuses overtime, burned, worn out
at breaking point, breaking point, close to tears, tears, in tears, crying, quarrel*, argument*
row between, distrust*, blame culture, no confidence in, vote of no confidence, confidence in the
respect for, ignored by, sidelined, passed over, demot*, sacked, fired, dismissed .. staff, suspended
under investigation, turned down .. offer, turned down .. job, declined .. offer, no takers, nobody applied
no one applied, nobody has applied, few applicant*, few applied, application* .. fall*, vacancy
posts vacant, posts .. vacant, posts are empty, # vacancies, without a head, without a director
without an engineer, without a finance, without a nurse, no head of, no manager, no engineer
no electrician, no nurse, no pharmacist, no doctor, no teacher, no qualified, no certified, no trained
no experienced, no skilled, not enough nurses, not enough drivers, not enough engineers, not enough trained
not enough qualified, not enough experienced, too few .. qualified, too few .. people, short of staff
short of nurses, short of drivers, short of engineers, short of .. people, short of hands, # short
staff short, man short, people short, drivers short, nurses short, down to #, down to one, only two people
only two of, only # people, only # staff, only # engineers, only # nurses, just # people, just # staff
single employee, one developer, one programmer, one technician, one operator, one nurse, one doctor
one accountant, one clerk, one colleague, only engineer, only developer, only technician, only member
only employee, the only one who, nobody else, no one else, no other .. knows, no other .. trained
no understudy, no cover for, no stand in, taught nobody, never taught, not passed on, passed on
hand over to, handed over to nobody, taking .. knowledge, takes .. knowledge, took .. knowledge, know how
experience .. lost, experience .. leav*, experience .. gone, years of experience, decades of, veterans
old hands, senior staff, best people, best engineers, top performers, most experienced
moving to .. competitor, joined a competitor, gone to .. competitor, went to .. competitor, left for
leaving for, leaving at, leaves at, leaves on, leaving on, leaving in, going on maternity, off work
signed off with, off with stress, hours .. week, seventy hours, sixty hours, without a break
without breaks, no breaks, no rest, no days off, day off, exhausted, close to exhaustion, fed up, unhappy
discontent, anger among .. staff, angry .. staff, staff .. angry, low spirits, despond*, cynic*, apath*
indifferen*, temper*, threatens colleagues, inappropriate*, sexist, racist, jokes, nepot*, favourit*
favorit*
`,
  about: `
staff, staffing, staffed, employee*, workforce, worker*, personnel, colleague*, team, teams, team member*
manager*, director*, head of, chief executive, ceo, cfo, cto, leader*, leadership, supervisor*, foreman
foremen, engineer*, developer*, programmer*, scientist*, researcher*, nurse*, doctor*, midwi*, surgeon*
consultant*, carer*, teacher*, lecturer*, professor*, tutor*, driver*, pilot*, crew, cabin crew, welder*
fitter*, electrician*, plumber*, mechanic*, technician*, operator*, operative*, apprentic*, trainee*
graduate*, volunteer*, trustee*, curator*, chef*, cook*, clerk*, analyst*, accountant*, actuar*
auditors leave, inspectors, guards, firefighters, officers, planner*, architect*, surveyor*, picker*
labour, labor, skill*, skilled, experience*, expert*, expertise, knowledge, training, recruit*, hire, hires
hiring, post, posts, role, roles, job, jobs, salary, salaries, wage*, pay offer, pay, hr, human resources
union*, members of, shift work*, rota, rotas, roster*, hours, leave, leaver*, handover, culture, conduct
behaviour, relations, mentor*, onboard*, people, person, man, woman, men, women, she, he, herself, himself
nursing, teaching, porter*, cleaners, sailor*, skipper, captain, chief, head, deputy, headteacher
head teacher, principal, dean, matron, sister, anaesthetist*, radiographer*, pharmacist*, paramedic*
social worker*, therapist*, dentist*, vet, vets, lawyers leave, translator*, interpreter*, dancer*
musician*, conductor*, actor*, stagehand*, archivist*, librarian*, gardener*, ranger*, keeper*, baker*
butcher*, brewer*, tailor*, joiner*, carpenter*, mason*, bricklayer*, roofer*, glazier*, blacksmith
machinist*, toolmaker*, seamstress*, weaver*, miner*, diver*, rigger*, signaller*, guard, dispatcher*
controller*, sergeant*, officer*, recruiter*, mothers, fathers, parents returning, older workers
young workers, women leave, married, widow*, born, aged, sixty*, age of, retire*, retiring, retirement*
agency staff, temps, overtime, on leave, maternity, paternity, hours a week, workload*, restructur*
reorganis*, reorganiz*, interim, new to the, newly qualified, junior, juniors, trainees, fte, headcount
mental health, pension age, probation, seconded, secondment, founder, promot*, two people, one man
one woman, mood, atmosphere
`,
  hints: `
who, whom, his, her, their, alone, holiday, since january, notice, retained, contract staff, agency
colleague, part time, full time, senior, two of, three of, four of, half the, understand*, knows, know
told, interview*, candidate*
`,
}
