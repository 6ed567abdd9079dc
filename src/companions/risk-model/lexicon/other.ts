import type { CategoryCues } from './category-cues.ts'

/** A real risk outside the eight: reputation, market and demand, weather, politics and conflict, public health, environment. */
export const OTHER: CategoryCues = {
  category: 'Other',
  states: `
reputation*, good name, bad press, bad publicity, adverse publicity, negative publicity, negative press
negative coverage, press coverage, media coverage, headline*, newspaper*, journalist*, social media
went viral, gone viral, viral, twitter, tiktok, scandal*, embarrass*, public anger, public outcry, outcry
backlash, boycott*, petition*, campaigner*, activist*, protest*, demonstrat*, demonstrators, riot*, unrest
residents .. oppos*, residents .. object*, residents .. complain*, residents .. angry, local opposition
opposition to, community opposition, villager* .. oppos*, public opposition, hostility, loss of trust
public trust, public confidence, brand damage, image .. damage*, tarnish*, bad review*, negative review*
one star, competitor*, competition from, new entrant*, rival*, undercut*, market share, losing market
lost market, market .. shrink*, market .. declin*, market .. slump*, market downturn, downturn, recession*
demand .. fall*, demand .. fell, demand .. drop*, demand .. weak*, demand .. declin*, demand .. soften*
demand .. collapse*, fall in demand, drop in demand, weak demand, lower demand, demand for .. is
demand might, demand could, demand may, consumer taste*, tastes, out of fashion, fashion
customers .. switch*, customers .. moving to, switching to, buyers .. turning, readers, audiences, footfall
visitor numbers, attendance .. fall*, attendance .. fell, enrolment*, enrollment*, birth rate*
population .. fall*, demographic*, substitut*, storm*, hurricane*, typhoon*, cyclone*, tornado*, gale*
high wind*, heavy rain*, rainfall, monsoon*, hail*, snow*, blizzard*, ice, icy, frost*, flood*, flooding
floodplain, flood plain, river level*, rising water, sea level*, coastal erosion, erosion, tide*, tidal
surge, tsunami*, drought*, dry spell, water table, heatwave*, heat wave*, extreme heat, wildfire*
forest fire*, bushfire*, earthquake*, quake, seismic, volcan*, ash cloud, landslide*, landslip*, avalanche*
sinkhole*, lightning, weather, climate, el nino, hosepipe, smoke, fog, war, wars, warfare, armed conflict
conflict in, fighting, invasion, invade*, militia*, rebel*, insurg*, coup, army, military, troops, border
tension*, geopolitic*, politic*, election*, new government, change of government, government .. chang*
government .. fall*, minister*, parliament*, referendum, nationalis*, nationaliz*, expropriat*
sanctions against, tariff*, trade war, import ban*, export ban*, ban on, trade barrier*, embargo*, quota*
strait, canal, kidnap*, unstable country, regime, president, lobby*, washington, beijing, moscow, brussels
pandemic*, epidemic*, outbreak*, influenza, flu, covid*, virus .. spread*, measles, cholera, malaria
dengue, ebola, norovirus, avian, bird flu, swine fever, foot and mouth, tuberculosis, infection*
infectious, disease*, asthma, respiratory, public health, health of, antibiotic*, pollut*
contaminat* .. soil, contaminat* .. water, contaminat* .. groundwater, groundwater, runoff, run off, spill*
oil spill, sewage, effluent .. river, river, stream, brook, wetland*, habitat*, wildlife, species, nesting
birds, bats, newts, bees, pollinat*, fish, fish kill*, trout, salmon, deer, otter*, badger*, trees
woodland, forest*, deforest*, ecosystem*, ecolog*, biodivers*, invasive, knotweed, algae, algal, bloom
noise, dust, odour*, odor*, smell*, vibration .. residents, residents, islanders, villagers
emissions .. neighbour*, carbon, pest*, locust*, blight, mildew, fungus, ash dieback, beetle*, weevil*
rodent*, rats, mosquito*, air quality, sunlight, glare, solar storm, consumer confidence, sentiment
tourist*, tourism, travellers, travelers, travel ban*, visa ban*, refugee*, migrat* .. people, curfew*
state of emergency, martial law, internet shutdown*, attacks on, shipping lane*, piracy, public inquiry
royal, celebrit*, influencer*, spokes* .. arrest*, ambassador .. arrest*, sponsor .. scandal
associated with, association with, linked to .. scandal, greenwash*, tourists .. away, stay away
staying away, cruise, cheaper imports, cheap imports, cheaper rival*, cheaper product*
cheaper alternative*, big chain, opening opposite, opening next door, opens opposite, opens next door
rival product*, rival launch*, app store, rating*, hashtag*, reservoir*, late frost, dry summer, wet summer
wet spring, mild winter, harsh winter, hard winter, insects, crop disease*, heat, temperatures above
reshuffle, coalition, border .. closed, closed border*, borders, ceasefire, shelling, insurgen*, protester*
blockad*, roadblock*, checkpoint*, visa rules, noise complaint*, complaints about .. noise
complaints about .. smell, peat, oil sheen, dead fish, young people .. prefer*, younger customers
younger buyers, younger people, fewer visitors, fewer customers, fewer shoppers, fewer passengers
fewer students, fewer pupils, fewer children, fewer births, customers .. leaving, customers .. drifting
customers prefer, prefer*, no longer fashionable, fallen out of, going out of, losing .. appeal, appeal
popularity, interest in .. wan*, wan* interest, waning, appetite for, public mood, public opinion
opinion poll*, image problem, name .. mud, standing, credibility, trust in, confidence in .. brand
customers .. trust, lose the trust, lost the trust, accused .. of, front page, exposé, expose in
television crew*, reporter*, radio programme, leaked to the press, video of, footage, photo of .. went
shared online, shared thousands, mocked, ridicul*, angry parents, angry residents, angry customers
parents .. angry, local anger, neighbours .. angry, ill feeling, ill will, goodwill, opposed by, oppose the
objection* from, campaign against, campaign to stop, pressure group*, lobby against, council .. vote*
vote against, voters, ballot box, change of mayor, new president, new minister, government .. considering
government may, government might, government could, talk of .. tax, talk of .. ban, proposed ban
ban .. proposed, draft law, seiz* .. assets, expel*, deport*, evacuat*, looting, civil war, front line
missile*, drone strike*, strikes on, bombing, bombed, mined, gunmen, gangs, cartel*, extremis*, assassin*
trade dispute, retaliat*, duties on, import duties, export licence*, sanction*, boycotts, world price*
global demand, market .. saturat*, saturated market, glut, oversupply, over supply, overcapacity
housing market, property market, construction market, contagi*, cases of, virus, bacteria*, germ*
sick passengers, sick children, sick birds, sick animals, infected, quarantin*, lockdown*, vaccin*, mould
mold, lead in, arsenic, mercury, pesticide*, herbicide*, fertiliser .. river, slurry, leachate
microplastic*, plastic .. sea, litter, fumes, smoke from, soot, particulate*, light pollution, nest, nests
breeding, spawning, migration route, rare, protected species, extinct*, die off, dying trees, dead trees
tree roots, roots, subsidence, slope, scree, embankment, cliff*, dune*, beach*, shoreline, marsh*, bog
moor*, water level*, low water, high water, river .. low, river .. high, rising river, bursting .. banks
bank .. burst, dam, levee*, drain* .. overflow*, overflow*, lightning strike*, gust*, wind speed*
storm season, hurricane season, fire season, rainy season, rains .. fail*, rains .. late, rain .. forecast
snow .. forecast, storm .. forecast, forecast of, forecasters, met office, climate change, warming, melting
permafrost, glacier*
`,
  about: `
press, media, coverage, public, image, brand, publicity, trust, community, communities, neighbours
neighbors, local people, village, town, market, markets, demand, consumers, consumer, customers, shoppers
buyers, sales, tourism, audience, readership, popularity, trend*, entrant, government*, state, province
region, country, abroad, overseas, export market*, imports, exports, policy change, council, mayor
governor, rain, rains, wind, winds, summer, winter, temperatures, sea, coast*, shore, island*, mountain*
valley, soil, land, air, environment*, nature, health, children, elderly, food supply, crops, orchard*
vineyard*, harvest, livestock, cattle, sheep, poultry, bird, animals, plants, church*, campaign, opinion
poll, polls, survey suggests, local newspaper*, broadcaster, television, film, documentary, blog*, story
rumour*, weather, flooding, storms, storm, forecasters, coastline, harbour, estuary, lake, lakes, reed*
meadow*, hedge*, hillside, slopes, glacier, desert, bees, insects, butterfl*, mammal*, whale*, dolphin*
seal colony, coral, reef*, fishing grounds, grazing, herd, herds, farmers, growers, beekeeper*, anglers
walkers, cyclists, pilgrims, tourists, holidaymakers, fans, supporters, readers, viewers, listeners
subscribers .. leav*, students abroad, overseas students, diplomats, embassy, consul*, foreign ministry
prime minister, chancellor, senate, congress, lawmakers, legislature, party, parties, rebels, soldiers
police .. protest, strike .. national, public sector strike, unions nationwide, journalists, editor
headline, tabloid, youtube, facebook, instagram, influencers, critics, reviewers, series, celebrity
patron .. arrest*, ambassador
`,
  hints: `
residents, visitors, competitor, free of charge, american, chinese, european, german, global, world
international, north, south, east, west, season, tonnes, farmers, farm, farms, growers, water
power station, quarry, mine, mast, turbine
`,
}
