import { BlockList, isIP } from 'node:net'

/** What is not on the public internet (IANA's special-purpose registries), so that no request of a client reaches into the network. */
const blocked = new BlockList()
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  blocked.addSubnet(address, bits, 'ipv4')

/** Only global unicast is public in IPv6. */
const publicIpv6 = new BlockList()
publicIpv6.addSubnet('2000::', 3, 'ipv6')
/** Parts of it that are not, or that carry IPv4 addresses: Teredo, documentation, 6to4, and SRv6. */
for (const [address, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  blocked.addSubnet(address, bits, 'ipv6')

/** Whether an IP address is on the public internet. False for anything else. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return !blocked.check(address, 'ipv4')
  // An IPv4 address within an IPv6 one (::ffff:127.0.0.1, 64:ff9b::7f00:1) is not in 2000::/3.
  return family === 6 && publicIpv6.check(address, 'ipv6') && !blocked.check(address, 'ipv6')
}
