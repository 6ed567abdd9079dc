import type { CategoryCues } from './category-cues.ts'

/** Day-to-day running: processes, supply, capacity, continuity, single points of failure. */
export const OPERATIONAL: CategoryCues = {
  category: 'Operational',
  states: `
single point of failure, single supplier, sole supplier, single source*, sole source*, one supplier
only supplier, only one supplier, single vendor, single plant, single site, single warehouse
single machine, only one machine, depend* on one, depend* on a single, depend* entirely, depends wholly
rel* on one, relies on a single, rely on a single, rel* .. single, rel* .. sole, only one of, no spare
no spares, spare parts, spares .. run, awaiting parts, out of stock, stock out*, stockout*, stocks .. low
low stock, run out of stock, stock .. run* out, stock count*, stock .. differ*, stock record*, shortage of
shortages, supply shortage*, supply chain, supply disrupt*, supply .. interrupt*, supplier .. fail*
supplier .. bankrupt*, supplier .. insolven*, supplier .. can not, supplier .. unable, supplier .. late
supplier .. stopped, supplier .. closed, supplier .. clos*, supplier .. dropped, deliveries .. miss*
deliver* .. fail*, failed deliver*, missed deliver*, missed collection*, deliveries .. erratic, backlog*
queue*, piling up, pile up, piled up, bottleneck*, capacity constraint*, capacity .. limit*, at capacity
over capacity, beyond capacity, full capacity, exceed* .. capacity, no capacity, not enough capacity
lack of capacity, insufficient capacity, overcrowd*, overbook*, double book*, doublebook*, downtime
outage*, power cut*, power failure*, blackout*, loss of power, loss of supply, power supply
generator .. fail*, generator .. not, no generator, no backup*, no back up, backup* .. never
backups .. not, backup* .. fail*, backup* .. same, restore .. never, never been restored, never restored
no fallback, no manual fallback, no alternative, no contingency plan, no continuity plan
business continuity, disaster recovery, recovery plan, continuity plan, never been exercised
never been rehearsed, no substitute, no second, no standby, stands idle, stand idle, standing idle
lies idle, at a standstill, production .. stop*, production .. halt*, production .. loss*, line .. stop*
lines .. stop*, plant .. shut*, shutdown, shut down .. line, breakdown*, broke down, breaks down
broken down, out of service, out of action, out of order, off the road, out of use, inoperable
unserviceable, awaiting repair, waiting for parts, worn out, ageing equipment, aging equipment
ageing fleet, aging fleet, maintenance backlog, overdue maintenance, maintenance .. overdue
deferred maintenance, not maintained, poorly maintained, not serviced, manual process*, manual workaround*
rekey*, re key*, keyed by hand, by hand, on paper, from memory, whiteboard, spreadsheet*, no written
no procedure*, no process*, process .. not, procedure .. not followed, procedures .. not, not followed
inconsistent process*, no owner*, nobody owns, no one owns, belong* to no, nobody is responsible
no one is responsible, falls between, between two stools, handover* .. no, hands over, shift handover
no log, mis sort*, mispick*, picking error*, picking .. error*, misrout*, mislabel*, mislaid
wrong address*, wrong patient*, wrong order*, wrong dose*, mixed up, mix up, mix ups, lost parcel*
lost in transit, lost luggage, human error*, data entry, typing error*, complaint*, response times
waiting time*, waiting list*, wait times, service level*, sla, slas, kpi*, call volume*, call centre
calls .. unanswered, calls .. abandoned, abandoned calls, unanswered calls, emails .. unanswered, inbox
reject rate, scrap rate, yield .. fall*, yield .. fell, yield loss, contaminat*, spoil*, spoilage
cold chain, freezer*, fridge*, refrigerat*, port .. congest*, congestion, customs .. held, held at customs
border check*, road closure*, road .. closed, access road, only road, only bridge, only route
bridge .. closed, cut off, stranded, no vehicle*, not enough vehicles, fleet .. off, off road
missed round*, rounds .. missed, service .. withdrawn, service .. suspended, service interruption*
disruption*, disrupt*, interrupt* .. service, runs out of, run out of .. fuel, fuel shortage*, water supply
water shortage*, ran dry, runs dry, double handling, duplicat* .. effort, nobody notices, nobody noticed
goes unnoticed, no visibility, outsourc*, third party provider, offshor*, subcontractor .. fail*, carrier*
haulier*, courier*, logistics, key supplier, critical supplier, cope with demand, can not cope
unable to cope, overwhelm*, overstretched, swamp*, beds .. full, bed shortage*, cancelled operation*
last remaining, last one, no longer stocks, stops making, ceased production, ceased trading, minimum order
allocation, rationed, rationing, one machine, only machine, one oven, only crane, one crane, only lift
one lift, one line, one boat, one ferry, one road, one bridge, one pump, one boiler, one generator
one server, one driver, one vehicle, one van, one truck, one printer, one kiln, one press, one cable
one pipe, single pipe, single cable, single feed, single line, single road, single track, single crane
single oven, single lorry, single depot, same supplier, one factory, same factory, one farm, one mill
one mine, one quarry, single factory, single quarry, single farm, same building, same room, same site
same cable, both .. same, all .. same, everything .. through, every order .. through, all orders .. through
goes through one, no second supplier, no other supplier, no other source, nowhere else, nobody else makes
no one else makes, only maker, only manufacturer, only source, supplier .. notice, supplier .. ceas*
supplier .. stop*, supplier .. quit, supplier .. allocat*, supplier .. cut, supplier .. burn*
supplier .. flood*, supplier has, suppliers have, supplier is, stopped supplying, stop supplying
refus* to deliver, refus* to supply, deliveries .. late, deliveries arrive, deliveries .. short
short deliveries, part deliver*, undelivered, not delivered, not collected, uncollected
returned undelivered, wrong items, wrong parts, wrong size, parts .. missing, missing parts, parts .. not
waiting for .. part, # days stock, days of stock, week of stock, days .. supply, stock for, stocks for
stocks .. last, stock .. last, shelves, empty shelves, shelf, warehouse .. full, store .. full, no space
no storage, out of space, running out of space, nowhere to store, storage .. full, silos, yard .. full
full to, to bursting, crowded, beyond what .. can, more than .. can handle, more than .. can
cannot keep up, can not keep up, keep up with, not keep pace, can not keep pace, outstrip*, outpac*
exceed* .. supply, demand .. exceed*, calls .. wait*, callers wait, wait .. hours, waits .. hours
hours .. queue, on hold, lines are busy, unanswered, unopened, unread, unprocessed, not processed
not entered, unmatched, unreconciled, not reconciled, reconcil*, late entries, duplicat*, entered twice
paid twice, billed twice, shipped twice, sent twice, double paid, lost orders, orders .. lost
order .. lost, forgotten, gets forgotten, falls through, slip* through, fell through, between departments
between teams, each assumes, each thinks, thinks the other, assumes the other, no one knows who
nobody knows who, unclear who, not clear who, who decides, who does, responsib* .. unclear, no single
everyone does, own way, differently, each site, each branch, no standard, no instruction*
instructions .. out of date, instructions .. missing, instructions .. wrong, no checklist, skip* .. check*
checks .. skipped, checks .. not, not checked, no check*, unchecked, no inspection, maintenance .. skipped
maintenance .. postponed, maintenance .. cancelled, maintenance .. not, services .. overdue, overdue for
not been serviced, not been maintained, years old, # years old, past its, nearing the end, worn
breaking down, breaks .. week, broke .. times, failed .. times this, failed twice, failed .. again
stopped .. times, stopped .. hours, lost .. hours, hours of production, lost production, lost output
output .. fell, output .. down, output .. half, half output, reduced output, running at half
at half capacity, idle, unplanned stop*, stoppage*, trips .. week, tripped, power dip*, power .. fail*
mains, brownout*, grid, water .. cut, water .. fail*, no water, no heating, no cooling, no power
heating .. fail*, cooling .. fail*, air conditioning, sewer*, drains, toilet*, roof leak*, rain .. through
closed .. for days, site .. closed, closed off, evacuated, if the building, if the site, if the depot
if the warehouse, if the road, if the bridge, if the line, if the machine, if the pump, if it fails
were to fail, were it to fail, should it fail, if this fails, when it fails, if .. breaks, if .. burns
if .. were lost, if .. goes down, goes down, go down, went down, down for, down .. hours, was down
were down, is down, offline, off line, unreachable, unable to take .. orders, can not take .. orders
can not bill, can not invoice, can not ship, can not dispatch, can not deliver, can not pay .. staff
stop production, stops production, halts, stop the line, no plan for, no plan if, plan .. untested
plan .. never, plan .. out of date, out of date .. plan, phone numbers, contact list, call out list
on call, nobody on call, overnight .. nobody, weekend .. nobody, at night .. nobody, nobody .. at night
no one .. at night, unmanned, unstaffed, after hours, out of hours
`,
  about: `
supply, supplies, supplier*, vendor .. deliver, stock*, inventory, warehouse*, depot*, distribution
deliver*, logistic*, shipment*, shipping, freight, dispatch*, haulage, lorr*, truck*, van, vans, vehicle*
fleet, bus, buses, rail, ferry, ferries, vessel*, port, quay, dock, airport, runway, hangar, conveyor*
crane, production, produc* line, factory, factories, maintenance, spare*, machinery, generator*, pump
boiler, chiller*, oven*, kiln, furnace*, gas supply, fuel, diesel, throughput, branch*, outlet*, kitchen*
ward*, bed, beds, patient*, theatre*, clinic*, ambulance*, pharmacy, laborator*, catering, cleaning, refuse
recycl*, helpdesk, help desk, call centre, customer service, payment run, payroll run, backup*, continuity
recovery, fallback, generator, packag*, bottling, baggage, dairy, ingredient*, raw material*, pallet*
carton*, container*, post room, records room, control room, signalling, timetable
`,
  hints: `
daily, day to day, every morning, each night, night, weekend*, peak, busy, holiday, routine, work, working
task*, manual, handover*, customers, client*, desk, counter, team, store, bay, yard, floor, room
spreadsheet, form, forms, checklist*, keys, phone, radio, operation*, process, processes, procedure*
transport, driver*, train, trains, plant, mill, line, lines, shift, shifts, repair*, parts, equipment
machine, machines, press, power, electricity, water, capacity, volume*, orders, order, returns, store*
shop*, school*, classroom*, collection*, service, services, support desk, alternative, emergency, standby
facility, facilities, building, office, site, premises, batch, batches, harvest*, milk*, herd, feed, seed
crop*, mail, print*, crew*, rota*, roster*
`,
}
