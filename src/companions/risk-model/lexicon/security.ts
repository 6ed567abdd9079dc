import type { CategoryCues } from './category-cues.ts'

/** Attack, unauthorised access, data exposure, theft, fraud from outside. */
export const SECURITY: CategoryCues = {
  category: 'Security',
  states: `
unauthori*, cyber*, hack*, attacker*, intruder*, intrusion*, break in, broke into, broken into
breaking into, burgl*, robb*, theft*, thief, thieves, steal, steals, stolen, stole, looted, looting
vandal*, sabotag*, ransom*, malware, virus*, trojan*, spyware, botnet*, phish*, spear phish*, spoof*
impersonat*, social engineering, scam*, fraudster*, fraudulent*, fake invoice*, bogus, deepfake*
deep fake*, ddos, denial of service, brute force, credential*, default password*, weak password*
share .. password*, password* .. shared, plain text, plaintext, cleartext, in clear, unencrypt*
not encrypted, no encryption, no mfa, mfa .. not, multi factor, mfa, remote execution, remote code
zero day, exploit*, vulnerabilit*, security flaw*, security hole*, security gap*, security weakness*
security breach*, security incident*, security is weak, unpatched, patch* .. not, patch* .. missing
security patch*, security update*, sql injection, injection, cross site, backdoor*, back door*
open port*, exposed to the internet, reachable from, accessible from the internet, internet facing
publicly accessible, public repository, data breach*, data leak*, breach of .. data, data .. expos*
data .. leaked, leaked, leak of, exfiltrat*, copy* .. data, copying .. data, api key*, secret key*
private key*, access token*, signing key*, admin rights, administrator rights, full rights, privileged
privilege*, root access, excessive access, access rights, still have access, retain access
not been revoked, not revoked, leaver*, orphaned account*, shared login*, same login, tailgat*
unescorted, unlocked, left unlocked, left open, fence .. climb*, perimeter, cctv, badge*, swipe card*
lost keys, master key*, keys .. missing, unattended, laptop .. lost, laptop .. stolen, lost device*
left on a train, usb stick*, removable media, personal email, personal device*, shadow it, no logging
logs .. not, no monitoring, not monitored, would not know, eavesdrop*, wiretap*, intercept*
man in the middle, snoop*, espionage, spying, skimm*, cloned, counterfeit*, forged, forger*
identity theft, identity fraud, identity .. not, card fraud, account takeover, insider threat, insider*
disgruntled, firewall .. not, antivirus, anti virus, flat network, same network, wifi, wi fi
guest network, vendor vpn, remote access, remote desktop, rdp, vpn, penetration test*, pen test*
red team, bomb, terror*, armed, hijack*, pirate*, piracy, smuggl*, pilfer*, anyone can, anyone could
anybody can, anyone with, anyone who, any user can, every user can, everyone can, visible to all, guess*
account details, card details, posing as, posed as, pretend* to be, claiming to be, claimed to be
purport*, clicked on, malicious*, suspicious*, macro, macros, personal account*, hard drive*, resold
card numbers, card data, failed login*, probing, probes, outbound traffic, unknown device*, rogue
key safe, still active, still works, still work, live customer data, production data, world readable
plain http, visible online, indexed by, search engine*, address bar, other customers, never expire
do not expire, code .. not changed, gate code, keypad, access code*, account number, vanish*, disappear*
rustl*, prowl*, no guard*, unguarded, not locked, unsecured, insecure, open to the public, wander*
got in, get in, gain* access, broke in, former contractor*, after they left, after leaving, long after
domain administrator, administrator password, admin password, superuser, hard coded password
password .. never, shared by all, shared among, one password, same key, expired .. certificate
weak cipher*, security updates, uploaded to, pasted into, chatbot, photographed, blind spot*, picked
doxx*, stalk*, extort*, encrypted by, defac*, credentials, stuffing, reused password*, reuse .. password*
caller*, sticky note*, written down, pinned to
`,
  about: `
security, secure, secured, password*, login*, log in, access, encrypt*, firewall*, authentic*, authori*
identity, identities, data, personal data, customer data, patient data, payroll file, database, records
confidential*, sensitive, secret*, classified, laptop*, phone*, tablet*, device*, server room, network
internet, website, web site, portal, email*, e mail*, inbox, accounts, admin, administrator*
user account*, token*, key, keys, lock, locks, locked, fence, gate, gates, guard*, door, doors, alarm*
camera*, surveillance, patch*, visitor*, stranger*, outsider*, someone, criminals, gang*, police
suspicious, fraud, safe, vault, control network, host, hosts, remote, cloud storage, bucket, shared drive
file share, link, badge, pass, passes, credential, perimeter, compound, cargo, diesel, cash, tills
wallet, cards, card reader*, terminal*, kiosk*, guest, guests, hotspot, bluetooth, domain, dns
certificate authority, backups encrypted, superuser, repo, repository, source code, git, cloud account
tenant, database dump, medical records, patient records, bank accounts, ransom
`,
  hints: `
expos*, open, public, shared, website, contractors, cleaners, loading bay, compound, overnight, copy
copies, copied, download*, breach, breached, trace, traced, log, logs, compromised, tamper*, system
`,
}
