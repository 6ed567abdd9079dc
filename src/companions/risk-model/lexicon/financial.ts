import type { CategoryCues } from './category-cues.ts'

/** Cost, funding, cash, credit, prices, currency, revenue, liquidity. */
export const FINANCIAL: CategoryCues = {
  category: 'Financial',
  states: `
tight budget*, over budget, cost overrun*, overspen*, exceed* .. budget, cost* .. exceed*, budget cut*
unfunded, underfund*, lack of fund*, lack of money, cash flow problem*, insolven*, bankrupt*, liquidity
burn rate, burning through, out of money, write off*, write down*, impair*, bad debt*, debtor*, arrears
in arrears, overdue invoice*, default on, defaulted, interest cover, downgrade*, rate hike*
price increase*, price volatility, inflation*, price* .. fall, price* .. drop*, cost* .. escalat*
rising cost*, higher cost*, extra cost*, additional cost*, cost increase*, cost* .. rise, hidden cost*
uninsured, underinsured, deductible, loss making, at a loss, deficit*, shortfall*, in the red
lost revenue, revenue .. fall*, income .. fall*, cost* us, costs us $, liquidated damages, repayment*
overpaid, overpayment*, underprice*, underpricing, indebted*, debt service, debts, unsecured
deposit* .. lost, lose .. deposit*, cost* .. money, unable to pay, can not pay, can not afford
unaffordab*, could not afford, not afford, out of pocket, meet .. cost*, foot the bill
last of .. contingency, contingency .. used, reserves .. exhausted, draw down, drain on, no money
no identified source, savings .. not, unbudgeted, not budgeted, unallocated, no budget, no provision for
subsid* .. end*, donation* .. fall*, match funding, bank .. withdraw*, overdraft, line of credit
guarantor, days behind on, behind on .. invoices, nonpayment, has not paid, not been paid, tied up in
wasted, cost* .. more than, more expensive, ten* of thousands, money down, uncollect*, not recoverable
irrecoverabl*, unrecoverabl*, surcharge*, account* for % of, of our income, fixed price, up % since
up by %, strengthened against, repriced, reprice*, rolled over, roll over, last until, lasts until
runway, in administration, receivership, receivers, % above, % over, forecast assumes, grant .. end*
grant .. not, drying up, dried up, dry up, % lower, below forecast, discounting, gas price*, oil price*
worth less, tax relief, contract .. not renewed, lost money, does not cover, not cover the, do not cover
can not cover, costs $, cost $, another $, extra $, additional $, $ more, loss of $, $ over, expense of
owing, owed for, bounced, bounc*, credit insur*, pay in advance, sell .. assets, selling .. assets
debt* .. grow*, pension contributions, wage increase*, base rate, variable rate, floating rate
insurer .. refus*, insurance .. not, self insur*, paying more, pay more, charging more, than the budget
than forecast, costs more, cost more, cost of .. will, cost of .. could, rates .. rise*, half of what
writing down, default rate*, collateral, bank .. call*, bridging, notes .. due, backer*, philanthrop*
seed money, discount*, break even, money .. spent, already spent, spent % of, used % of, % of budget
remaining budget, remaining funds, what is left, nothing left, overbilled, unbilled, not billed
not charged, chargeback*, money back, reimburse*, claim back, reclaim, recover .. cost*, recoup, pay back
paid back, repay, repaying, back tax*, owes, debt of $, actuarial, longevity, discount rate, yield on
returns on
`,
  about: `
budget*, cost, costs, costing, funding, funded, fund, funds, cash, money, monies, revenue*, income
profit*, margin, margins, sales, invoice*, payment*, pay for, price, prices, pricing, priced, expens*
spend*, spent, expenditure*, capital, opex, loan*, lender*, lending, bank, banks, banker*, credit
creditor*, debt, debtors, interest rate*, currency, currencies, exchange rate, dollar, dollars, euro
euros, sterling, yen, peso*, franc*, lira, hedge, invest*, investor*, shareholder*, dividend*, equity
bond, bonds, grant, grants, subsid*, donor*, donation*, sponsorship, endowment, reserves, savings
financ*, fiscal, premium, premiums, fee, fees, charge*, rent, royalt*, bonus*, contingency, estimate
estimates, quote*, valuation*, valued, worth, value of, balance sheet, ledger, account balance, solvency
repay*, refund*, rebate*, discount*, turnover fell, tax, taxes, mortgage*, subscription*, ticket sales
fares, pension*, actuar*, purse, treasury, $ a month, $ a week, $ a year, $ per, annual income, bills
refinanc*, credit rating, rating agency, exchange rate*, gearing, savings plan, counterparty
working capital, tax bill*, matures, maturity, fuel price*, excess, nearly $, worth $, worth of, prepay*
down payment, deposit*, auction, borrow*, borrowing, swap*, in dollars, priced in, price per, price of
bill for, bills for, market value, carrying, write, provisions, provision for, allowance for, financing
refinancing, lottery, public funding, government funding, funding round, fundrais*, pledg*
membership fees, tuition, rental income, occupancy, costs were, costs are, cost base, cost per
fixed costs, overhead*, payroll costs, fuel costs, energy costs, repair costs, legal costs, set aside
earmarked, refunds, interest on, levy, levies, tax credit*, rand, real, yuan, won, franc, crypto*
bitcoin, share price, pension fund, portfolio*
`,
  hints: `
$, cheap*, dear, pay, pays, paid, paying, customer*, buyer*, order book, tonne, barrel, commodity, energy
gas, sponsor, treasurer, finance director, customer accounts, largest customer*, owed, owe, owes, sum
amount, account for, business case, payback, return on, break even, economic, economy
`,
}
