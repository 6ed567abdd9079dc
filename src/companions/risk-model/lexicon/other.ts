import type { CategoryCues } from './category-cues.ts'

/** A real risk outside the eight: reputation, market and demand, weather, politics and conflict, public health, environment. */
export const OTHER: CategoryCues = {
  category: 'Other',
  states: `
reputation*, good name, bad publicity, negative publicity, media coverage, headline*, newspaper*
journalist*, social media, went viral, gone viral, viral, twitter, tiktok, scandal*, embarrass*, backlash
boycott*, petition*, activist*, protest*, demonstrat*, riot*, opposition to, loss of trust, public trust
public confidence, negative review*, competitor*, competition from, new entrant*, rival*, market share
market .. shrink*, market downturn, downturn, recession*, demand for .. is, demand might, tastes, fashion
customers .. switch*, switching to, readers, audiences, visitor numbers, enrolment*, enrollment*
demographic*, substitut*, storm*, hurricane*, typhoon*, cyclone*, tornado*, gale*, high wind*, monsoon*
hail*, snow*, blizzard*, ice, icy, frost*, flood*, flooding, river level*, erosion, tide*, surge
tsunami*, drought*, heat wave*, extreme heat, wildfire*, forest fire*, earthquake*, quake, seismic
volcan*, avalanche*, lightning, weather, climate, hosepipe, smoke, fog, war, wars, warfare, conflict in
fighting, invasion, rebel*, army, military, border, tension*, geopolitic*, politic*, election*
new government, change of government, government .. chang*, minister*, parliament*, nationalis*
expropriat*, tariff*, import ban*, ban on, embargo*, quota*, strait, canal, kidnap*, regime, president
lobby*, washington, beijing, moscow, brussels, pandemic*, epidemic*, outbreak*, influenza, flu, covid*
virus .. spread*, malaria, ebola, avian, tuberculosis, infection*, infectious, disease*, asthma
respiratory, public health, health of, antibiotic*, pollut*, groundwater, runoff, run off, spill*, river
stream, brook, wetland*, habitat*, wildlife, species, nesting, birds, bats, bees, pollinat*, fish, trout
salmon, deer, otter*, badger*, trees, woodland, forest*, ecosystem*, ecolog*, biodivers*, invasive, algal
bloom, noise, dust, smell*, residents, islanders, carbon, pest*, locust*, rats, mosquito*, air quality
sunlight, glare, sentiment, tourist*, tourism, travelers, refugee*, state of emergency, attacks on
shipping lane*, piracy, royal, celebrit*, influencer*, associated with, association with, stay away
cruise, app store, rating*, hashtag*, reservoir*, insects, heat, coalition, borders, shelling, protester*
roadblock*, checkpoint*, peat, dead fish, younger people, customers prefer, prefer*, going out of, appeal
popularity, waning, appetite for, public opinion, opinion poll*, standing, credibility, trust in
customers .. trust, accused .. of, front page, reporter*, video of, footage, mocked, ridicul*, goodwill
oppose the, objection* from, council .. vote*, vote against, voters, new president
government .. considering, government may, government might, government could, deport*, evacuat*, looting
civil war, front line, missile*, bombing, mined, gangs, cartel*, extremis*, retaliat*, sanction*
global demand, market .. saturat*, glut, contagi*, cases of, virus, bacteria*, germ*, infected
quarantin*, lockdown*, vaccin*, mold, lead in, mercury, pesticide*, slurry, litter, nest, nests, spawning
rare, extinct*, die off, tree roots, roots, slope, cliff*, dune*, beach*, marsh*, bog, moor*, high water
river .. high, dam, levee*, overflow*, gust*, wind speed*, hurricane season, fire season, forecasters
climate change, warming, glacier*
`,
  about: `
press, media, coverage, public, image, brand, publicity, trust, community, communities, neighbours
neighbors, local people, village, town, market, markets, demand, consumers, consumer, customers, shoppers
buyers, sales, tourism, audience, readership, popularity, trend*, entrant, government*, state, province
region, country, abroad, overseas, imports, exports, policy change, council, mayor, governor, rain, rains
wind, winds, summer, winter, temperatures, sea, coast*, shore, island*, mountain*, valley, soil, land
air, environment*, nature, health, children, elderly, food supply, crops, orchard*, vineyard*, harvest
livestock, cattle, sheep, poultry, bird, animals, plants, church*, campaign, opinion, poll, polls
survey suggests, local newspaper*, broadcaster, television, film, documentary, blog*, story, rumour*
weather, flooding, storms, storm, forecasters, coastline, harbour, lake, lakes, reed*, meadow*, hedge*
hillside, slopes, glacier, desert, bees, insects, butterfl*, mammal*, whale*, dolphin*, coral, reef*
grazing, herd, farmers, beekeeper*, fans, supporters, readers, viewers, listeners, diplomats, embassy
consul*, senate, congress, lawmakers, legislature, party, parties, soldiers, journalists, editor
headline, youtube, facebook, instagram, influencers, critics, reviewers, series, celebrity, ambassador
`,
  hints: `
residents, visitors, competitor, free of charge, american, chinese, european, german, global, world
international, north, south, east, west, season, farmers, farm, farms, water, quarry, mine, mast
`,
}
