/** Which way things move: less of a bad thing and more of a good thing reassure; the other two do harm. */

const BAD =
  'complaint*/error*/defect*/accident*/absence*/absences/delay*/debt*/turnover/crime/theft*/fault*/outage*/breakdown*/arrears/waste/overtime/backlog*/claims/incident*/vacancies/sickness/downtime/rejects/emissions/deficit/overspend/losses/borrowing/queue*/injur*/infection*/churn/noise/costs/cost/expenses/bill/bills/waiting/response/failure*'
const GOOD =
  'profit*/revenue*/sales/satisfaction/attendance/margin*/output/morale/membership/members/income/turnover/donations/bookings/yield*/productivity/demand/orders/capacity/quality/accuracy/uptime/availability/reserves/savings/cash/trust/confidence/enrolment/visitors/passengers/subscribers/speed/performance/efficiency/participation/staffing/headcount/uptake/footfall/throughput'
const DOWN =
  'fell/fallen/falling/falls/fall/dropped/dropping/drop/down/declin*/halved/halving/reduced/shrank/shrunk/shrinking/lower/lowest/decreas*/dwindl*/shorten*/shorter/eased/easing/less/fewer/slump*/plung*'
const UP =
  'rose/risen/rising/rises/rise/grew/grown/growing/grows/increas*/up/doubled/doubling/climb*/climbed/jumped/soar*/tripled/higher/highest/mount*/worsen*/spik*/surg*/creep*/escalat*/more'

export const REASSURING_TRENDS = `
${BAD} .. ${DOWN}
${DOWN} .. ${BAD}
${GOOD} .. ${UP}
${GOOD} .. improved/improving/record/exceeded/beat/recovered/stable/steady
`

export const HARMFUL_TRENDS = `
${BAD} .. ${UP}
${GOOD} .. ${DOWN}
${DOWN} .. ${GOOD}
`
