import type { CategoryCues } from './category-cues.ts'

/** Cost, funding, cash, credit, prices, currency, revenue, liquidity. */
export const FINANCIAL: CategoryCues = {
  category: 'Financial',
  states: `
tight budget*, budget is tight, limited budget, budget overrun*, over budget, cost overrun*, overspen*
overrun .. cost*, overrun .. budget, exceed* .. budget, budget .. exceed*, cost* .. exceed*
budget* .. exhaust*, budget cut*, cut* .. budget, unfunded, underfund*, under funded, no funding
lack of fund*, lack of money, lack of budget, lack of cash, funding gap*, funding shortfall
funding .. withdrawn, funding .. expire*, funding .. uncertain, funding ends, funding .. run out
funding runs out, cash flow problem*, cash flow pressure, cash .. run* out, cash .. tight, short of cash
shortage of cash, insolven*, bankrupt*, liquidity, illiquid, cash crunch, cash burn, burn rate
burning cash, burning through, run out of money, runs out of money, out of money, out of funds
run out of funds, run out of cash, runs out of cash, credit crunch, going concern, write off*, writing off
written off, write down*, writedown*, impair*, bad debt*, doubtful debt*, debtor*, arrears, in arrears
unpaid invoice*, unpaid bill*, overdue invoice*, late payment*, payment default, default on
default* on .. loan*, defaulted, covenant .. breach, breach .. covenant, covenant test*
breach of covenant*, loan covenant*, interest cover, downgrade*, interest rate rise*, rate rise*
rate hike*, rising interest, higher interest, currency .. loss*, exchange loss*, weaker pound
weaker dollar, weaker euro, stronger dollar, stronger euro, stronger pound, strong dollar, devalu*
depreciation of, unhedged, not hedged, without hedg*, price rise*, price increase*, price* .. risen
price* .. doubled, price* .. climb*, price* .. soar*, price* .. jumped, price shock*, price volatility
inflation*, fall in price*, falling price*, price* .. fallen, price* .. fall, price* .. drop*
cost* .. doubled, cost* .. risen, cost* .. soar*, cost* .. escalat*, cost* .. climb*, rising cost*
higher cost*, extra cost*, additional cost*, cost increase*, cost* .. rise, cost* .. spiral*, hidden cost*
uninsured, underinsured, under insured, deductible, premium* .. ris*, premium* .. doubl*, loss making
lossmaking, at a loss, operating loss*, trading loss*, net loss, deficit*, shortfall*, in the red
loss of revenue, lost revenue, revenue loss, lost income, loss of income, lost sales, drop in revenue
fall in revenue, revenue .. fall*, revenue .. fell, revenue .. drop*, revenue .. declin*, income .. fall*
income .. fell, income .. drop*, margin* .. squeez*, margin* .. shrink*, margin* .. erod*, thin margin*
negative margin*, margin* .. fall*, margin* .. fell, cost* us, costs us $, liquidated damages
penalty payment*, cost penalt*, repay the grant, clawback, claw back, clawed back, repayment*, overpaid
overpayment*, underprice*, underpricing, underestimat* .. cost*, estimate* .. too low, price* too low
under quoted, overvalu*, over leverag*, overleverag*, highly geared, heavily indebted, indebted*
debt burden, debt service, debts, unsecured, deposit* .. lost, lose .. deposit*, cost* .. money
unable to pay, can not pay, can not afford, unaffordab*, could not afford, not afford, unable to afford
out of pocket, meet .. cost*, at our own expense, bear the cost*, foot the bill, pick up the bill
eat into .. contingency, last of .. contingency, contingency .. exhausted, contingency .. used
contingency .. spent, contingency .. gone, exhaust .. reserves, reserves .. exhausted, reserves .. run
drawn down, draw down, drain on, no money, no identified source, savings .. not, unbudgeted, not budgeted
not in the budget, not costed, uncosted, unallocated, no budget, no provision for, subsid* .. end*
subsid* .. cut*, subsid* .. withdrawn, donation* .. fall*, donation* .. fell, donor* .. withdraw*
match funding, lender* .. refus*, bank .. refus*, bank .. withdraw*, overdraft, credit line*
line of credit, pension deficit, pension .. hole, guarantor, days late .. pay*, days behind on
behind on .. invoices, behind with .. payments, behind with .. rent, slow to pay, slow pay*, non payment
nonpayment, has not paid, have not paid, not been paid, yet to pay, stopped paying, pays late, paying late
tied up in, stranded cost*, sunk cost*, wasted, cost* .. more than, more expensive, dearer
ten* of thousands, money down, uncollect*, not recoverable, irrecoverabl*, unrecoverabl*, unrecovered
tax liabilit*, surcharge*, demurrage, largest client, largest donor, biggest customer, biggest client
single donor, single funder, one funder, single customer, one donor, % of our income, % of income
% of revenue, % of turnover, % of sales, account* for % of, of our income, of our revenue
fixed price contract, fixed price, up % since, up by %, % dearer, weakened against, strengthened against
repriced, reprice*, lender .. wants, bank .. wants, loan .. due, loans .. due, falls due, fall due
rolled over, roll over, cash .. last, last until, lasts until, weeks of cash, months of cash, runway
meet payroll, make payroll, payroll .. not, pay wages, pay the wages, wages .. not be paid
in administration, into administration, receivership, receivers, owes us, owed to us, little .. recovered
came in above, came in higher, came in at, came in %, over the estimate, above the estimate, % above
% over, % more than, above budget, budget assumes, budget assumed, forecast assumes, forecast assumed
assumes .. income, plan assumes, grant ends, grant .. end*, grant .. renew*, grant .. not, drying up
dried up, dry up, ticket sales .. down, bookings .. down, sales .. down, sales are down, donations .. down
takings .. down, income .. down, revenue .. down, down % on, % down, % lower, % below forecast
below forecast, below break even, below cost, sell* at a loss, discounting, energy contract, gas price*
wheat price*, steel price*, material prices, timber price*, oil price*, price of .. up, price of .. risen
price of .. jumped, price of .. doubled, price of .. fallen, fell to $, worth less, obsolete stock
unsold stock, unsold, variation order*, extra works, tax relief, revaluation, lost the contract
lose the contract, contract .. not renewed, not be renewed, losing money, lose money, loses money
lost money, make no money, does not cover, not cover the, do not cover, can not cover, barely cover*
not enough to pay, not enough money, costs $, cost $, costing $, bill of $, another $, further $, extra $
additional $, $ more, $ short, short by $, gap of $, hole of $, loss of $, deficit of $, shortfall of $
overspend of $, $ over, $ above, expense of, owing, owed for, late payers, invoice* .. unpaid
bills .. unpaid, rent .. unpaid, rent arrears, chasing .. payment*, # days to pay, bounced, bounc*
dishonour*, overdrawn, overdraft limit, facility .. expire*, facility .. renew*, refus* .. loan
refus* .. credit, credit insur*, tighten* .. credit, payment in advance, pay in advance, cash on delivery
fire sale, sell .. assets, selling .. assets, remortgag*, second mortgage, debt* .. grow*, debt* .. rise*
pension contributions, wage rise*, wage increase*, pay rise*, pay award, minimum wage rise*, higher wages
cost of borrowing, base rate, variable rate, floating rate, fixed rate .. ends, no insurance, not insured
insurer .. refus*, insurance .. lapsed, insurance .. not, cover .. exclude*, excluded from .. cover
self insur*, paying more, pay more, charged more, charging more, more than we charge, than we charge
less than it costs, less than we paid, than budgeted, than was budgeted, than the budget, than forecast
than we budgeted, costs more, cost more, costs far, cost far, cost twice, costs twice, doubled in price
cost of .. has, cost of .. will, cost of .. could, bill .. doubled, bill .. tripled, rent .. doubled
rent .. rise*, rates .. rise*, value .. fallen, value .. fell, lost .. value, lost half, worth half
half of what, writing down, no allowance, bad loans, default rate*, non performing, foreclos*, collateral
security for the loan, loan to value, bank covenant*, bank has, bank will, bank may, bank .. call*
call* in .. loan*, recall .. loan*, lender* have, lender* has, lender* may, lender* .. not, bridging
bridge loan, bond .. due, bonds .. due, notes .. due, dividend .. cut, rights issue, investor .. pulled
investor .. withdr*, investor .. walk*, backer*, benefactor, philanthrop*, patron, sponsor .. pulled
sponsor .. withdr*, sponsor .. dropped, seed money, appeal has raised, has raised only, raised only
legacy income, legacies, vacant units, unlet, empty units, empty offices, void units, advertis* income
advertis* revenue, licence income, price war, discount*, margins .. thin, wafer thin, break even
money losing, freight costs, freight rates, repair bill, exceeds the sum, sum set aside, money set aside
money .. gone, money .. spent, spent .. already, already spent, spent % of, used % of, % of the budget
% of budget, half the budget, most of the budget, rest of the budget, remaining budget, remaining funds
remaining cash, what is left, little left, nothing left, leaves $, leaving $, left with $, paid twice
overbilled, under billed, underbilled, unbilled, not invoiced, never invoiced, not billed, never billed
not charged, disputed invoice*, credit note*, chargeback*, charge backs, money back, reimburse*
not reimbursed, claim back, reclaim, recover .. cost*, recoup, pay back, paid back, repay, repaying
interest .. alone, penalty interest, tax authority .. assess*, back tax*, tax demand*, rebate .. end*
relief .. end*, customer .. bankrupt*, customer .. collaps*, customer .. insolven*, buyer .. bankrupt*
client .. bankrupt*, client .. insolven*, tenant .. bankrupt*, owes, owing $, debt of $, debts of $
equity market*, stock market*, actuarial, longevity, discount rate, endowment .. fall*, yield on
returns on, poor returns
`,
  about: `
budget*, cost, costs, costing, funding, funded, fund, funds, cash, money, monies, revenue*, income, profit*
margin, margins, sales, invoice*, payment*, pay for, price, prices, pricing, priced, expens*, spend*, spent
expenditure*, capital, capex, opex, loan*, lender*, lending, bank, banks, banker*, credit, creditor*, debt
debtors, interest rate*, currency, currencies, exchange rate, dollar, dollars, euro, euros, sterling, yen
peso*, franc*, lira, forex, hedge, invest*, investor*, shareholder*, dividend*, equity, bond, bonds, grant
grants, subsid*, donor*, donation*, sponsorship, endowment, reserves, savings, financ*, fiscal, premium
premiums, insurer* .. price, fee, fees, charge*, tariff rate, rent, rents, royalt*, bonus*, contingency
estimate, estimates, quote*, valuation*, valued, worth, value of, balance sheet, ledger, account balance
solvency, credit limit, repay*, refund*, rebate*, discount*, turnover fell, tax, taxes, mortgage*
subscription*, ticket sales, takings, fares, pension*, actuar*, purse, treasury, $ a month, $ a week
$ a year, $ per, annual income, wage bill, fuel bill, energy bill, electricity bill, bills, refinanc*
credit rating, rating agency, exchange rate*, foreign exchange, gearing, savings target*, savings plan
efficiency savings, counterparty, working capital, tax bill*, matures, maturity, fuel price*, energy price*
retention* .. paid, final account, excess, nearly $, worth $, worth of, prepay*, advance payment
down payment, deposit*, instalment*, auction, borrow*, borrowing, swap*, in dollars, in euros, in yen
priced in, invoiced in, paid in dollars, paid in euros, price per, price of, bill for, bills for
market value, book value, carrying, write, provisions, provision for, allowance for, financing, refinancing
investors .. pulled, lottery, council grant, arts council, state funding, public funding
government funding, funding round, fundrais*, pledg*, membership fees, tuition, fee income, rental income
occupancy, costs were, costs are, cost base, cost per, fixed costs, overhead*, payroll costs, wage costs
fuel costs, energy costs, haulage costs, repair costs, legal costs, set aside, earmarked, ring fenced
refunds, interest on, duty on, stamp duty, levy, levies, tax credit*, krona, krone, rupee*, rouble, ruble
rand, real, renminbi, yuan, won, baht, zloty, forint, franc, crypto*, bitcoin, share price, pension fund
portfolio*, fund manager
`,
  hints: `
$, cheap*, dear, pay, pays, paid, paying, customer*, buyer*, order book, million, tonne, barrel, commodity
steel price, energy, gas, contractor .. claims, sponsor, treasurer, finance director, half our
customer accounts, one customer, largest customer*, owed, owe, owes, sum, amount, account for
business case, payback, return on, breakeven, break even, economic, economy
`,
}
