import type { CategoryCues } from './category-cues.ts'

/** Attack, unauthorised access, data exposure, theft, fraud from outside. */
export const SECURITY: CategoryCues = {
  category: 'Security',
  states: `
unauthori*, cyber*, hack*, attacker*, intruder*, intrusion*, break in, break ins, broke into, broken into
breaking into, burgl*, robb*, theft*, thief, thieves, steal, steals, stolen, stole, looted, looting
vandal*, sabotag*, ransom*, malware, virus*, trojan*, spyware, botnet*, keylogger*, phish*, spear phish*
spoof*, impersonat*, social engineering, scam*, fraudster*, fraudulent*, fake invoice*, fake email*
fake supplier*, bogus, deepfake*, deep fake*, ddos, denial of service, brute force, credential*
default password*, weak password*, shared password*, share .. password*, password* .. shared, same password
passwords .. written, password .. sticky, plain text, plaintext, cleartext, in clear, unencrypt*
not encrypted, no encryption, encryption .. off, encryption .. disabled, no mfa, mfa .. not, no two factor
no multi factor, two factor, multi factor, mfa, remote execution, remote code, zero day, exploit*
vulnerabilit*, known flaw*, security flaw*, security hole*, security gap*, security weakness*
security breach*, security incident*, security is weak, unpatched, not patched, patch* .. not
patch* .. missing, patches .. behind, security patch*, security update*, sql injection, injection
cross site, backdoor*, back door*, open port*, exposed to the internet, reachable from
accessible from the internet, internet facing, publicly accessible, public repository, public bucket
open bucket, exposed .. bucket, data breach*, data leak*, breach of .. data, data .. expos*, data .. leaked
records .. exposed, leaked, leak of, exfiltrat*, copy* .. data, copied .. data, copying .. data
downloaded .. before leaving, took .. list, api key*, secret key*, private key*, access token*
signing key*, admin rights, administrator rights, full rights, privileged, privilege*, root access
excessive access, access rights, access .. not revoked, still has access, still have access, retain access
retains access, never revoked, not been revoked, not revoked, leavers .. access, leaver*
former employee* .. access, ex employee*, dormant account*, orphaned account*, shared account*
shared login*, generic account*, same login, tailgat*, unescorted, unlocked, left unlocked, left open
propped open, lock .. broken, broken lock*, locks .. not, fence .. cut, fence .. climb*, perimeter
gate .. open, cctv, camera* .. not, cameras .. not, alarm .. not, no alarm, badge*, swipe card*, key card*
lost keys, master key*, keys .. missing, unattended, lost laptop, laptop .. lost, laptop .. stolen
stolen laptop*, lost device*, left on a train, left on a bus, left in a taxi, usb stick*, memory stick*
removable media, personal email, personal device*, personal phone*, shadow it, unapproved app*, no logging
logs .. not, no monitoring, not monitored, would not notice, would not know, no way of knowing .. access
eavesdrop*, wiretap*, intercept*, man in the middle, snoop*, espionage, spying, spies, skimm*, cloned
counterfeit*, forged, forger*, identity theft, identity fraud, identity .. not, stolen card*, card fraud
account takeover, payment fraud, invoice fraud, mandate fraud, bank details .. change*
change* .. bank details, insider threat, insider*, disgruntled, firewall .. not, no firewall
firewall .. off, antivirus, anti virus, no antivirus, not segmented, flat network, same network, wifi
wi fi, guest network, vendor vpn, remote access, remote desktop, rdp, vpn, end of support .. server
penetration test*, pen test*, red team, bomb, terror*, armed, hijack*, pirate*, piracy, arson*, smuggl*
pilfer*, shoplift*, metal theft, missing from the safe, anyone can, anyone could, anybody can, anyone with
anyone who, any visitor, any user can, any employee can, every user can, everyone can, all staff can see
visible to all, guess*, account details, card details, bank details, posing as, posed as, pretend* to be
claiming to be, claimed to be, purport*, clicked on, clicked a link, opened an attachment, malicious*
suspicious*, macro, macros, wrong recipient, sent to the wrong, emailed to .. wrong, personal account*
left on the printer, unshredded, not shredded, thrown .. bins, in the bin, discarded .. drives, hard drive*
old disks, resold, not been wiped, never wiped, unlocked cabinet, card numbers, card data, unusual login*
failed login*, log ins from, logins from, probing, probes, outbound traffic, unknown device*, rogue
listening device, cloned cards, counterfeit ticket*, key safe, accounts .. still active
account .. still active, still active, still works, still work, active accounts, live customer data
production data, real customer data, world readable, plain http, default pin, same pin, pin .. known
viewable online, visible online, indexed by, search engine*, address bar, another customer, other customers
never expire, do not expire, code .. not changed, code .. never changed, not been changed since
combination .. changed, alarm code, door code, gate code, keypad, entry code, access code*, nobody checks
no one checks, not checked at, identity .. checked, show .. identification, stolen cheque*, cheque fraud
divert* .. payment*, payment* .. diverted, account number, selling .. data, sold .. data, dark web
for sale online, sold online, tools .. vanish*, tools .. disappear*, goods .. disappear*, vanish*
disappear*, gone missing, went missing, siphon*, rustl*, prowl*, loiter*, climb* .. fence
hole in the fence, no guard*, unguarded, unstaffed gate, no lock, no locks, not locked, unsecured, insecure
open to the public, anyone passing, passers by, without a pass, without a badge, without signing in
not signed in, walked in, walked into, wander*, got in, get in, gain* access, gained entry, broke in
two former, former contractor*, ex contractor*, after they left, after leaving, long after
local administrator, domain administrator, administrator password, admin password, root password, superuser
hard coded password, password .. never, passwords .. never, password .. year, shared by all, shared among
shared between .. staff, one password, single password, same key, expired .. certificate, weak cipher*
outdated .. encryption, not up to date .. patches, no patches, months behind on .. updates
security updates, uploaded to, pasted into, chatbot, forwarded .. personal, photographed, cameras .. off
camera .. blind, blind spot*, recording .. off, unlit, dark corner*, poor lighting, forced open, jemmied
picked, lock pick*, doxx*, stalk*, blackmail*, extort*, demand* .. ransom, held to ransom, encrypted by
wiped out .. by, defac*, botnet, credentials, stuffing, password reuse, reused password*
reuse .. password*, text message* asking, phone call* asking, caller*, asked for .. details
written on a note, on a note, sticky note*, written down, pinned to
`,
  about: `
security, secure, secured, password*, login*, log in, access, encrypt*, firewall*, authentic*, authori*
identity, identities, data, personal data, customer data, patient data, payroll file, database, records
confidential*, sensitive, secret*, classified, laptop*, phone*, tablet*, device*, server room, network
internet, website, web site, portal, email*, e mail*, inbox, accounts, admin, administrator*, user account*
token*, key, keys, lock, locks, locked, fence, gate, gates, guard*, door, doors, alarm*, camera*
surveillance, patch*, visitor*, stranger*, outsider*, unknown person, someone, criminals, gang*, police
suspicious, fraud, safe, vault, cash box, warehouse door, control network, host, hosts, remote
cloud storage, bucket, shared drive, file share, link, badge, pass, passes, credential, perimeter, compound
courier posing, safe room, museum case, display case, stockroom, depot gate, cargo, diesel, lead roof
jewellery, cash, tills, wallet, cards, card reader*, terminal*, kiosk*, guest, guests, hotspot, bluetooth
domain, dns, certificate authority, backups encrypted, superuser, repo, repository, source code, git
cloud account, tenant, database dump, spreadsheet of .. passwords, medical records, patient records
bank accounts, ransom
`,
  hints: `
expos*, open, public, shared, website, staff .. leave, contractors, cleaners, loading bay, compound
overnight, copy, copies, copied, download*, breach, breached, trace, traced, log, logs, compromised
tamper*, system
`,
}
