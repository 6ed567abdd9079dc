import type { CategoryCues } from './category-cues.ts'

/** Day-to-day running: processes, supply, capacity, continuity, single points of failure. */
export const OPERATIONAL: CategoryCues = {
  category: 'Operational',
  states: `
single point of failure, single source*, sole source*, one supplier, single vendor, single plant
single site, single machine, depend* on one, depend* on a single, rel* on one, rely on a single
rel* .. single, rel* .. sole, only one of, no spare, awaiting parts, stock count*, shortage of, shortages
supply chain, supplier .. fail*, supplier .. bankrupt*, supplier .. insolven*, deliver* .. fail*
backlog*, queue*, pile up, piled up, bottleneck*, capacity constraint*, capacity .. limit*, at capacity
over capacity, beyond capacity, full capacity, exceed* .. capacity, no capacity, insufficient capacity
overcrowd*, overbook*, double book*, downtime, outage*, blackout*, generator .. not, no backup*
no back up, backups .. not, backup* .. fail*, backup* .. same, restore .. never, no manual fallback
no alternative, business continuity, disaster recovery, recovery plan, continuity plan
never been exercised, no substitute, no second, stands idle, lines .. stop*, shutdown, shut down .. line
breakdown*, broke down, breaks down, broken down, out of service, out of order, off the road, out of use
inoperable, not maintained, poorly maintained, manual process*, manual workaround*, rekey*, re key*
by hand, on paper, from memory, whiteboard, spreadsheet*, no written, no procedure*, no process*
process .. not, procedures .. not, not followed, no owner*, no one owns, belong* to no
no one is responsible, hands over, picking error*, picking .. error*, mislabel*, wrong address*
wrong order*, mixed up, mix up, human error*, data entry, typing error*, complaint*, response times
waiting time*, waiting list*, wait times, service level*, sla, slas, kpi*, call volume*, inbox
yield .. fall*, contaminat*, spoil*, spoilage, freezer*, fridge*, refrigerat*, congestion, access road
only route, cut off, stranded, fleet .. off, off road, rounds .. missed, service interruption*
disruption*, disrupt*, interrupt* .. service, runs out of, duplicat* .. effort, no visibility, outsourc*
third party provider, offshor*, carrier*, courier*, logistics, overwhelm*, swamp*, last remaining
last one, allocation, one machine, only machine, one line, one server, one driver, single line, one mill
same building, same room, same site, both .. same, all .. same, everything .. through, no other source
nowhere else, only source, supplier has, suppliers have, supplier is, undelivered, not delivered
not collected, uncollected, missing parts, parts .. not, shelves, shelf, store .. full, no storage
out of space, running out of space, silos, full to, crowded, more than .. can, can not keep up
keep up with, not keep pace, can not keep pace, outstrip*, outpac*, exceed* .. supply, demand .. exceed*
wait .. hours, on hold, unanswered, unread, not processed, not entered, unmatched, unreconciled
not reconciled, reconcil*, duplicat*, forgotten, falls through, slip* through, between departments
between teams, thinks the other, unclear who, not clear who, who decides, who does, no single
everyone does, own way, differently, each site, each branch, no standard, no instruction*, no checklist
skip* .. check*, checks .. skipped, checks .. not, not checked, no check*, unchecked, maintenance .. not
overdue for, not been maintained, years old, # years old, past its, nearing the end, worn, breaking down
stopped .. times, idle, unplanned stop*, stoppage*, tripped, power .. fail*, brownout*, grid, no power
air conditioning, sewer*, drains, toilet*, evacuated, if the site, if the machine, if it fails
were to fail, if this fails, when it fails, if .. breaks, if .. goes down, goes down, go down, went down
down for, down .. hours, was down, is down, offline, off line, unreachable, can not deliver, halts
stop the line, no plan for, phone numbers, contact list, on call, no one .. at night, after hours
out of hours
`,
  about: `
supply, supplies, supplier*, vendor .. deliver, stock*, inventory, warehouse*, depot*, distribution
deliver*, logistic*, shipment*, shipping, freight, dispatch*, lorr*, truck*, van, vans, vehicle*, fleet
bus, buses, rail, ferry, vessel*, port, quay, dock, airport, runway, conveyor*, crane, production
produc* line, factory, factories, maintenance, spare*, machinery, generator*, pump, boiler, oven*, kiln
furnace*, gas supply, fuel, diesel, throughput, branch*, outlet*, kitchen*, ward*, bed, beds, patient*
theatre*, clinic*, ambulance*, pharmacy, laborator*, catering, cleaning, refuse, recycl*, helpdesk
help desk, customer service, backup*, continuity, recovery, fallback, generator, packag*, baggage, dairy
ingredient*, raw material*, pallet*, carton*, container*, signalling, timetable
`,
  hints: `
daily, day to day, every morning, each night, night, weekend*, peak, busy, holiday, routine, work
working, task*, manual, handover*, customers, client*, desk, counter, team, store, bay, yard, floor, room
spreadsheet, form, forms, checklist*, keys, phone, radio, operation*, process, processes, procedure*
transport, driver*, train, trains, plant, mill, line, lines, shift, shifts, repair*, parts, equipment
machine, machines, press, power, electricity, water, capacity, volume*, orders, order, returns, store*
shop*, school*, classroom*, collection*, service, services, alternative, emergency, standby, facility
facilities, building, office, site, premises, batch, batches, harvest*, milk*, herd, feed, seed, crop*
mail, print*, crew*, rota*, roster*
`,
}
