// SPDX-License-Identifier: GPL-2.0
/* Frames; see frame.h. */

#include <string.h>

#include "frame.h"

static void put16(unsigned char *p, unsigned int val)
{
	p[0] = val >> 8;
	p[1] = val;
}

static void put_random(unsigned char *p, unsigned int len, struct rng *r)
{
	uint64_t bits = 0;
	unsigned int i;

	for (i = 0; i < len; i++, bits >>= 8) {
		if (!(i & 7))
			bits = rng_next(r);
		p[i] = bits;
	}
}

/*
 * Few sources, for a bridge learns them all and keeps them for minutes.  Never
 * to the address of another guest: it is dom0 that is under attack.
 */
static void put_addresses(unsigned char *p, struct rng *r)
{
	static const unsigned char multicast[6] = { 1, 0, 0x5e, 0, 0, 1 };

	if (rng_once_in(r, 4))
		memset(p, 0xff, 6);
	else if (rng_once_in(r, 4))
		memcpy(p, multicast, 6);
	else
		memcpy(p, "\x02hostil", 6);
	memcpy(p + 6, "\x02host", 5);
	p[11] = rng_below(r, 4);
}

static unsigned int put_ethertype(unsigned char *p, struct rng *r)
{
	static const unsigned int types[] = {
		0x0800, 0x0800, 0x0800, 0x86dd, 0x86dd, 0x0806, 0x8100, 0x88a8,
		0x88b5, 0x8847, 0x0000, 0x0040,
	};
	unsigned int type = types[rng_below(r, 12)];

	put16(p, type);
	return type;
}

static unsigned int checksum(const unsigned char *p, unsigned int len)
{
	unsigned int i, sum = 0;

	for (i = 0; i < len; i += 2)
		sum += p[i] << 8 | p[i + 1];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

static void put_ipv4(unsigned char *p, unsigned int len, struct rng *r)
{
	static const unsigned char protocols[] = { 1, 6, 6, 6, 17, 17, 2, 47 };

	memset(p, 0, 20);
	p[0] = rng_once_in(r, 8) ? 0x40 + rng_below(r, 16) : 0x45;
	put16(p + 2, rng_once_in(r, 4) ? rng_edge(r) : len);
	put16(p + 6, rng_once_in(r, 4) ? rng_next(r) : 0x4000);
	p[8] = 64;
	p[9] = protocols[rng_below(r, 8)];
	memcpy(p + 12, "\x0a\x00\x01\xc8\x0a\x00\x01\x01", 8);
	put16(p + 10, checksum(p, 20));
	/* The header's end of what may be TCP. */
	p[32] = rng_below(r, 16) << 4;
}

static void put_ipv6(unsigned char *p, unsigned int len, struct rng *r)
{
	static const unsigned char headers[] = { 0, 6, 6, 17, 43, 44, 58, 60 };

	p[0] = 0x60;
	put16(p + 4, rng_once_in(r, 4) ? rng_edge(r) : len - 40);
	p[6] = headers[rng_below(r, 8)];
	p[7] = 64;
}

/**
 * frame_write() - a frame
 * @at: where to
 * @len: how much room there is, at least 64
 * @r: random decisions
 */
void frame_write(unsigned char *at, unsigned int len, struct rng *r)
{
	unsigned int type;

	put_random(at, len, r);
	if (rng_once_in(r, 16))
		return;
	put_addresses(at, r);
	type = put_ethertype(at + 12, r);
	if (type == 0x8100 && rng_once_in(r, 2))
		type = put_ethertype(at + 16, r);
	else if (type == 0x0800)
		put_ipv4(at + 14, len - 14, r);
	else if (type == 0x86dd)
		put_ipv6(at + 14, len - 14, r);
}
